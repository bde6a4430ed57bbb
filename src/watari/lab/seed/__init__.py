"""What a newcomer's demo needs on two clouds of the lab."""

from watari.lab.seed.check import Answer, addresses, check
from watari.lab.seed.plant import seed

__all__ = ["Answer", "addresses", "check", "seed"]
