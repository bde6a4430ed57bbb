"""The clouds themselves: services, releases, rights, clocks."""
