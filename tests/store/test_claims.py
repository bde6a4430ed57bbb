"""Two runs keep to different things, and one that may not begin leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store.databases import KINDS, a_database
from tests.store.test_store import a_plan
from watari.model.claims import Claim, claims_of
from watari.model.goal import DrainGoal
from watari.model.plan import Move, Plan, Wave
from watari.model.steps import AnyStep
from watari.model.steps.host import MigrateLive, SetHostOpen
from watari.model.steps.set import SetPower
from watari.model.stored import sealed
from watari.store import Store, open_store
from watari.store.errors import NotKept, ThingClaimed


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with a_database(request.param, tmp_path) as url:
        store = open_store(url)
        yield store
        store.close()


def a_crossing(plan_id: str, instance: str, **fields: object) -> Plan:
    stop = SetPower(key="stop", cloud="source", phase="stop", instance_id=instance, on=False)
    return a_plan(plan_id, waves=(a_wave(stop),), names={instance: instance.upper()}, **fields)


def a_host_plan(plan_id: str, host: str, target: str) -> Plan:
    steps = (
        SetHostOpen(key="close", cloud="cloud", phase="prepare", host=host, open=False, reason="watari"),
        MigrateLive(
            key="go", cloud="cloud", phase="cut_over", instance_id=f"on-{host}", source_host=host, target_host=target
        ),
    )
    return a_plan(plan_id, goal=DrainGoal(cloud="nyah", hosts=("nyah-1",)), waves=(a_wave(*steps),))


def a_wave(*steps: AnyStep) -> Wave:
    return Wave(name="all", moves=(Move(id="web", subject_kind="instance", subject="web", steps=steps),))


def test_two_runs_on_different_things_begin_beside_each_other(store: Store) -> None:
    store.runs.new(a_crossing("aaaaaa11", "web"))
    store.runs.new(a_crossing("bbbbbb22", "db"))
    store.runs.new(a_host_plan("cccccc33", "nyah-1", "nyah-3"))
    store.runs.new(a_host_plan("dddddd44", "nyah-2", "nyah-3"))
    assert len(store.runs.listed()) == 4


def test_a_second_run_on_the_same_thing_is_refused_by_name(store: Store) -> None:
    first = store.runs.new(a_crossing("aaaaaa11", "web"))
    with pytest.raises(ThingClaimed, match=rf"instance WEB of classic \(run {first.id}\)") as refused:
        store.runs.new(a_crossing("bbbbbb22", "web"))
    assert f"watari stop {first.id} --let-go" in refused.value.cure
    assert store.runs.find("last") == first
    with pytest.raises(NotKept):
        store.runs.find("bbbbbb")


def test_what_another_run_fills_is_not_closed_and_the_other_way_round(store: Store) -> None:
    store.runs.new(a_host_plan("aaaaaa11", "nyah-1", "nyah-2"))
    with pytest.raises(ThingClaimed, match="host nyah-2 of nyah"):
        store.runs.new(a_host_plan("bbbbbb22", "nyah-2", "nyah-3"))
    with pytest.raises(ThingClaimed, match="host nyah-1 of nyah"):
        store.runs.new(a_host_plan("cccccc33", "nyah-4", "nyah-1"))


def test_an_undo_acts_on_what_its_run_has_claimed_and_what_is_given_back_is_free(store: Store) -> None:
    plan = sealed(a_crossing("", "web"))
    run = store.runs.new(plan)
    store.plans.save(plan)
    back = sealed(a_crossing("", "web", aim="undo", of_run=run.id))
    store.plans.save(back)
    undone = store.runs.new(back)
    assert store.runs.mark(undone, back) == store.runs.mark(run, plan)
    assert store.runs.family(undone.id, back) == [run.id]
    assert store.claims.of(run.id) == (Claim(cloud="classic", kind="instance", id="web"),)
    assert store.claims.give_back(run.id) == 1
    store.runs.new(a_crossing("cccccc33", "web"))


def test_claims_are_taken_once_however_often_a_run_is_resumed(store: Store) -> None:
    plan = a_host_plan("aaaaaa11", "nyah-1", "nyah-2")
    run = store.runs.new(plan)
    store.claims.take(run.id, plan)
    assert set(store.claims.of(run.id)) == set(claims_of(plan))
    store.claims.give_back(run.id)
    other = store.runs.new(a_host_plan("bbbbbb22", "nyah-2", "nyah-3"))
    with pytest.raises(ThingClaimed, match=other.id):
        store.claims.take(run.id, plan)
    assert store.claims.of(run.id) == ()


def test_of_many_that_begin_at_once_one_begins(store: Store) -> None:
    plans = [a_crossing(f"{number:06d}", "web") for number in range(8)]

    def begin(plan: Plan) -> bool:
        try:
            store.runs.new(plan)
        except ThingClaimed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(begin, plans)) == [False] * 7 + [True]


def test_a_token_differs_where_the_run_id_does_not(store: Store, tmp_path: Path) -> None:
    plan = a_crossing("aaaaaa11", "web")
    elsewhere = open_store(str(tmp_path / "elsewhere.db"))
    one, other = store.runs.new(plan), elsewhere.runs.new(plan)
    assert one.id == other.id
    assert store.runs.mark(one, plan).tag != elsewhere.runs.mark(other, plan).tag
    assert len(store.runs.mark(one, plan).tag) < 60
    assert store.runs.find(one.id) == one
