"""What each journey must see of its clouds, before it begins and after it ended."""
