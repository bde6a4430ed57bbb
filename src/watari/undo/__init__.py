"""From a journal to a plan: `undo` takes back what a run did, `finish` lets go of what undo would need. Pure."""
