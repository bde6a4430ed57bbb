"""One plan, two databases that know nothing of each other.

Never one instance twice, never one address in two places.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.run.dying import quick_store
from tests.run.two_databases import played
from watari.store import Store


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    stores = {name: quick_store(tmp_path_factory.mktemp(name)) for name in ("anna", "bert")}
    yield stores
    for store in stores.values():
        store.close()


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(40), id="40"), pytest.param(range(40, 1000), id="960", marks=pytest.mark.proof)]
)
def test_nothing_is_ever_doubled(stores: dict[str, Store], seeds: range) -> None:
    for seed in seeds:
        outcome = played(seed, stores, at_its_worst=seed % 2 == 0)
        assert outcome.world.doublings == [], (seed, outcome.results)


def test_the_campaign_finds_what_it_looks_for(stores: dict[str, Store]) -> None:
    """Without the marks in the cloud, as it was before them, some of the same interleavings double an instance."""
    without = (played(seed, stores, claims=False, at_its_worst=True) for seed in range(60))
    doubled = (outcome for outcome in without if outcome.world.doublings)
    assert list(islice(doubled, 1))
