"""The move of one instance: one file per part of the way, `move.py` is the table of contents."""
