"""One file per OpenStack service: its configuration as data, its schema, its processes."""
