"""Plan in, journal out: a run that can be killed anywhere and goes on where the journal says it was."""
