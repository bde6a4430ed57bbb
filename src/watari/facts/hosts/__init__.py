"""What a surveyed cloud is to a journey between its hosts.

Planner and checks both ask here, so that they say the same.
"""
