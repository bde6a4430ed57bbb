"""What must stand on the target before an instance can: one file per concern, `ground.py` is the table of contents."""
