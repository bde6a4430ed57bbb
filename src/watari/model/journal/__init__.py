"""What really happened in a run, and what it adds up to. It alone drives status, resume, undo, finish and verify.

Nobody outside compares kinds of entries: the states of steps, moves and the run (`state.py`) answer, and the words for
people (`watari.show.lines`) have a table of their own.
"""

from watari.model.journal.entry import AGAIN, LOST, UNSURE, Entry, EntryKind
from watari.model.journal.journal import Journal
from watari.model.journal.state import MoveState, RunState, Span, StepState

__all__ = ["AGAIN", "LOST", "UNSURE", "Entry", "EntryKind", "Journal", "MoveState", "RunState", "Span", "StepState"]
