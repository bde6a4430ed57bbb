"""What a surveyed cloud is to a journey between its hosts: planner and checks both ask here, so that they say the same."""
