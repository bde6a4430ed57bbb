"""Ranges of addresses, cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watari.facts.ranges import contains, without, without_range
from watari.model.survey.network import AddressRange

TEN_TO_TWENTY = AddressRange(start="192.0.2.10", end="192.0.2.20")


def words(pools: tuple[AddressRange, ...]) -> list[str]:
    return [f"{pool.start}-{pool.end}" for pool in pools]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], ["192.0.2.10-192.0.2.20"]),
        (["192.0.2.9", "192.0.2.21"], ["192.0.2.10-192.0.2.20"]),
        (["192.0.2.10"], ["192.0.2.11-192.0.2.20"]),
        (["192.0.2.20", "192.0.2.15", "192.0.2.15"], ["192.0.2.10-192.0.2.14", "192.0.2.16-192.0.2.19"]),
        (["2001:db8::f"], ["192.0.2.10-192.0.2.20"]),
    ],
)
def test_addresses_are_cut_out(taken: list[str], left: list[str]) -> None:
    assert words(without([TEN_TO_TWENTY], taken)) == left


def test_a_range_is_cut_out() -> None:
    hole = AddressRange(start="192.0.2.18", end="192.0.2.99")
    assert words(without_range([TEN_TO_TWENTY], hole)) == ["192.0.2.10-192.0.2.17"]
    assert without_range([TEN_TO_TWENTY], TEN_TO_TWENTY) == ()


@given(st.sets(st.integers(0, 30)))
def test_what_is_left_is_what_was_not_taken(tails: set[int]) -> None:
    left = without([TEN_TO_TWENTY], [f"192.0.2.{tail}" for tail in tails])
    found = {tail for tail in range(31) if any(contains(pool, f"192.0.2.{tail}") for pool in left)}
    assert found == set(range(10, 21)) - tails
