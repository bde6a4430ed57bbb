"""Keys are readable, and no two are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests import builders as a
from watari.model.survey.compute import Instance
from watari.plan.names import labels


def called(**names: str) -> tuple[Instance, ...]:
    return tuple(a.an_instance(name, id=id_) for id_, name in names.items())


def test_a_name_that_is_the_only_one_is_taken_as_it_is() -> None:
    assert labels(called(x="web-1", y="web 2/ä")) == {"x": "web-1", "y": "web-2"}


def test_two_of_a_name_are_told_apart_by_the_head_of_the_id() -> None:
    assert labels(called(aaaaaaaa1="web", bbbbbbbb1="web")) == {
        "aaaaaaaa1": "web-aaaaaaaa",
        "bbbbbbbb1": "web-bbbbbbbb",
    }


def test_without_a_name_the_id_serves() -> None:
    assert labels(called(x="")) == {"x": "x"}


@given(
    st.dictionaries(
        st.text("abc-", min_size=1, max_size=12).filter(lambda id_: id_.strip("-") == id_),
        st.text("abc ä/-", max_size=12),
    )
)
def test_no_two_are_the_same(names: dict[str, str]) -> None:
    found = labels(called(**names))
    assert len(set(found.values())) == len(found)
