"""A cloud -> Survey: everything at once, each part on its own, so that what cannot be seen is named and the rest is there."""

from watari.survey.survey import Scope, survey

__all__ = ["Scope", "survey"]
