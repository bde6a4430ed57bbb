"""What must be true after a journey between hosts: one truth per file."""
