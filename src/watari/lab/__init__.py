"""Real OpenStack clouds of any release on this machine."""
