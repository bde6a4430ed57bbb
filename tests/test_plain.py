"""What names of others may do on a terminal: nothing."""

import pytest

from watari.plain import plain


@pytest.mark.parametrize("text", ["web-1", "渡り", "Zürich\tdb\n", "naïve café", "", "a" * 10_000])
def test_what_is_seen_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[2K\rverified", "\\x1b[2K\\rverified", id="a line is cleared and written anew"),
        pytest.param("web\x07\x08\x08", "web\\x07\\x08\\x08", id="bell and backspace"),
        pytest.param("\x9b2J", "\\x9b2J", id="the one-byte control sequence"),
        pytest.param("a\u202eb", "a\\u202eb", id="letters turned round"),
        pytest.param("a\u2028b", "a\\u2028b", id="a line separator"),
        pytest.param("a\udcffb", "a\\udcffb", id="half of a pair"),
    ],
)
def test_what_would_do_something_is_shown_as_its_code(text: str, shown: str) -> None:
    assert plain(text) == shown
