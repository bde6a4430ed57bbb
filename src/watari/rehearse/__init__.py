"""A plan on clouds in memory: once straight, then with a mishap at every step in turn."""

from watari.rehearse.rehearse import Manner, rehearse

__all__ = ["Manner", "rehearse"]
