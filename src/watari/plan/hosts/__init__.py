"""Plans of journeys between the hosts of one cloud: a placement becomes waves of moves of steps."""
