"""What must be true after a crossing, one file each."""
