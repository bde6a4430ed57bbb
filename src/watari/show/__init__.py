"""The same records as text, JSON and pages."""
