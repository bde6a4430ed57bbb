"""Instances and what they need in Nova."""
