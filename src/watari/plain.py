"""Words of others as they may stand on a terminal and in a log.

Whoever names an instance must not be able to draw there.

A name may hold what moves the cursor, clears a line or turns the order of letters round; shown as it is, a tenant could
write "verified" over what Watari says.
"""

from __future__ import annotations

import unicodedata

KEPT = "\n\t"
"""What our own sentences are set with."""

HIDDEN = ("Cc", "Cf", "Zl", "Zp", "Cs")
"""Unicode's classes of what has no look of its own: controls, formats (also those that turn the order), separators."""


def plain(text: str) -> str:
    """Give ``text``; what would do something instead of being seen is written as its code (ESC as backslash, x1b)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    if sign in KEPT or unicodedata.category(sign) not in HIDDEN:
        return sign
    return sign.encode("unicode_escape", "surrogatepass").decode("ascii")
