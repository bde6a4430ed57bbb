"""The deeds of the steps: look, act. One file per kind of thing; `deeds.DEEDS` matches them by record type."""
