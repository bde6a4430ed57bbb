"""A cloud -> Survey: all at once, each part on its own: what cannot be seen is named and the rest is there."""

from watari.survey.survey import Scope, survey

__all__ = ["Scope", "survey"]
