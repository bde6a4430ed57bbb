"""What the goal file says."""
