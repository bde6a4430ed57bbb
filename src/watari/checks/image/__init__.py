"""Images and Glance."""
