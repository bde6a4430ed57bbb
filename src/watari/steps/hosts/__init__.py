"""The deeds of journeys between the hosts of one cloud, one file per deed, and what they judge by."""
