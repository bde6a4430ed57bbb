"""The small guest of the lab: boots in seconds, answers on port 80, keeps a record that shows every loss."""

from watari.lab.guest.build import build

__all__ = ["build"]
