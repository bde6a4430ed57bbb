"""Checks of journeys between the hosts of one cloud."""
