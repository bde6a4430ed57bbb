"""Volumes, their types, snapshots and room."""
