"""The nouns: surveys, goals, findings, plans with their step records, journal entries. Pure data, no clock, no I/O."""
