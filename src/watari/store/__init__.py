"""What Watari keeps between commands: surveys, plans, runs, their journals, the operator's levers, measured rates."""

from watari.store.store import Store, open_store

__all__ = ["Store", "open_store"]
