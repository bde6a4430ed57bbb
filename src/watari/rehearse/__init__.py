"""A plan in a world in memory: once straight, then with a mishap at every step in turn."""

from watari.rehearse.clouds import cloud_world
from watari.rehearse.rehearse import RehearsalOptions, rehearse

__all__ = ["RehearsalOptions", "cloud_world", "rehearse"]
