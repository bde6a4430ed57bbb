"""Watari moves OpenStack clouds forward without losing an instance."""
