"""A move that failed: put back at once before its target may have served, held for a person after that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.run.dying import quick_store
from tests.run.story import in_line, instance_move, the_pace, the_plan, the_reach
from watari.clouds.errors import NotAllowed, OverQuota
from watari.clouds.port import Cloud
from watari.clouds.reach import Reach
from watari.clouds.simulated import Failing, Failure, World, example_world
from watari.model.journal import Entry, EntryKind, Journal
from watari.model.plan import Move, Plan
from watari.model.steps import AnyStep
from watari.model.steps.host import EndMigration, Evacuate, MigrateCold, MigrateLive
from watari.model.steps.set import SetLock, SetPower
from watari.model.stored import sealed
from watari.run.book import Book, Place
from watari.run.engine import run_plainly
from watari.run.launch import Means, launch, new_run
from watari.run.put_back import cut_over_began
from watari.store import Store

FORBIDDEN = NotAllowed("the policy forbids it", cure="ask for the role")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return quick_store(tmp_path)


@pytest.fixture
def world() -> World:
    return example_world()


def run(
    plan: Plan, world: World, store: Store, *, source: Cloud | None = None, target: Cloud | None = None
) -> tuple[str, Journal]:
    reach = the_reach(world)
    failing = Reach(
        {"source": source or reach.clouds["source"], "target": target or reach.clouds["target"]}, reach.vantages
    )
    row = new_run(store, plan)
    return launch(row, Means(store=store, reach=failing, pace=the_pace(world), engine=in_line)), store.entries.journal(
        row.id
    )


def target_failing(world: World, *failures: Failure) -> Failing:
    return Failing(world.cloud("nyah"), failures)


def ended(journal: Journal, move_id: str) -> Entry:
    return [entry for entry in journal.entries if entry.move_id == move_id and entry.kind == "ended"][-1]


def serves(world: World) -> bool:
    web = world.cloud("classic").compute.instance("web-1")
    return (web.status, web.locked) == ("ACTIVE", False) and [a.cloud for a in world.answers("192.0.2.11")] == [
        "classic"
    ]


def test_the_source_serves_again_at_once_and_nothing_of_ours_stays(world: World, store: Store) -> None:
    no_room = OverQuota("no valid host", cure="make room")
    result, journal = run(
        the_plan(world), world, store, target=target_failing(world, Failure("compute.boot", error=no_room))
    )
    assert (result, ended(journal, "web-1").facts["why"]) == ("put_back", "boot instance web-1: no valid host")
    assert serves(world)
    assert world.cloud("nyah").networks.ports() == []
    taken_back = [
        entry.step_key.removeprefix("web-1/")
        for entry in journal.entries
        if entry.kind == "put_back" and not entry.facts
    ]
    assert taken_back == ["open", "capture", "fence", "lock", "stop", "carry", "port"]


def test_the_others_go_on(world: World, store: Store) -> None:
    world.cloud("nyah").state.spoil("boot")
    result, journal = run(the_plan(world, "web-1", "web-2"), world, store)
    assert (result, journal.move("web-1").result, journal.move("web-2").result) == ("put_back", "put_back", "moved")


def test_a_step_back_that_fails_does_not_keep_the_source_down(world: World, store: Store) -> None:
    failures = (
        Failure("compute.boot", error=OverQuota("no valid host", cure="make room")),
        Failure("networks.remove_port", error=FORBIDDEN),
    )
    result, journal = run(the_plan(world), world, store, target=target_failing(world, *failures))
    assert result == "failed"
    assert [stay.split(": ")[1] for stay in ended(journal, "web-1").facts["stays"]] == ["the policy forbids it"]
    assert serves(world)


def test_the_source_stays_down_while_the_targets_copy_cannot_be_removed(world: World, store: Store) -> None:
    """Never two running copies: better one that is down, and a person who knows it."""
    world.cloud("nyah").state.spoil("boot")
    result, journal = run(
        the_plan(world), world, store, target=target_failing(world, Failure("compute.remove", error=FORBIDDEN))
    )
    assert result == "failed"
    stays = ended(journal, "web-1").facts["stays"]
    assert "start web-1: not done: the target's copy is still there" in stays
    assert "open the source port of 192.0.2.11: not done: the target's copy is still there" in stays
    assert world.cloud("classic").compute.instance("web-1").status == "SHUTOFF"
    assert world.doublings == []


def test_after_the_target_may_have_served_a_person_decides(world: World, store: Store) -> None:
    class Blind:
        name = "rack"

        def look(self, address: str, tcp_port: int | None = None) -> object:
            raise FORBIDDEN

    plan = the_plan(world)
    reach = the_reach(world)
    seeing = reach.vantages["rack"]

    class BlindAfterBoot:
        name = "rack"

        def look(self, address: str, tcp_port: int | None = None) -> object:
            if world.cloud("nyah").compute.instances():
                raise FORBIDDEN
            return seeing.look(address, tcp_port)

    row = new_run(store, plan)
    blind = Reach(reach.clouds, {"rack": BlindAfterBoot()})  # type: ignore[dict-item]
    result = launch(row, Means(store=store, reach=blind, pace=the_pace(world), engine=in_line))
    journal = store.entries.journal(row.id)
    assert (result, journal.move("web-1").result) == ("failed", "failed")
    assert "boot instance web-1" in ended(journal, "web-1").facts["stays"]
    assert [entry for entry in journal.entries if entry.kind == "putting_back"] == []
    assert [answer.cloud for answer in world.answers("192.0.2.11")] == ["nyah"]
    assert launch(row, Means(store=store, reach=reach, pace=the_pace(world), engine=in_line), retry=True) == "moved"


def test_a_move_that_shall_be_left_is_left(world: World, store: Store) -> None:
    plan = the_plan(world)
    waves = tuple(
        wave.model_copy(update={"moves": tuple(move.model_copy(update={"on_failure": "leave"}) for move in wave.moves)})
        for wave in plan.waves
    )
    world.cloud("nyah").state.spoil("boot")
    result, journal = run(sealed(plan.model_copy(update={"waves": waves})), world, store)
    assert result == "failed"
    assert "stop web-1" in ended(journal, "web-1").facts["stays"]


def test_siblings_end_before_a_move_is_put_back(world: World, store: Store) -> None:
    """With several steps at once none may act any more when the way back begins."""
    world.cloud("nyah").state.spoil("boot")
    row = new_run(store, the_plan(world))
    result = launch(
        row, Means(store=store, reach=the_reach(world), pace=the_pace(world, lever_seconds=0.01), engine=run_plainly)
    )
    journal = store.entries.journal(row.id)
    assert result == "put_back"
    begins = next(place for place, entry in enumerate(journal.entries) if entry.kind == "putting_back")
    forward = {step.key for step in the_plan(world).steps()}
    late = [entry for entry in journal.entries[begins:] if entry.step_key in forward and entry.kind != "put_back"]
    assert late == []
    assert serves(world)


@pytest.mark.parametrize(
    ("intents", "dones", "began"),
    [
        ([], [], False),
        (["web-1/open"], ["web-1/open"], False),
        (["web-1/open", "web-1/boot"], ["web-1/open"], False),
        (["web-1/open", "web-1/boot"], ["web-1/open", "web-1/boot"], True),
        (["web-1/open", "web-1/boot"], ["web-1/boot"], True),
    ],
)
def test_the_cut_over_begins_when_a_booted_target_may_answer(
    world: World, intents: list[str], dones: list[str], began: bool
) -> None:
    book = Book(Journal(run_id="r", plan_id="p"), keep=lambda _entry: None, now=lambda: world.clock.now)
    for key in intents:
        book.write("intent", Place("web-1", key))
    for key in dones:
        book.write("done", Place("web-1", key), made={"id": "x"})
    assert cut_over_began(instance_move(world, "web-1"), book) is began


AT: dict[str, Any] = {"cloud": "cloud", "instance_id": "web-1"}
HOSTS: dict[str, Any] = {"source_host": "h1", "target_host": "h2"}
BETWEEN_HOSTS: tuple[AnyStep, ...] = (
    SetLock(**AT, key="m/lock", phase="prepare", locked=True, reason="watari"),
    MigrateLive(**AT, **HOSTS, key="m/live", phase="cut_over"),
    MigrateCold(**AT, **HOSTS, key="m/cold", phase="build"),
    EndMigration(**AT, key="m/confirm", phase="cut_over", host="h2", other_host="h1"),
    Evacuate(**AT, **HOSTS, key="m/evacuate", phase="cut_over"),
    SetPower(**AT, key="m/start", phase="cut_over", on=True),
    SetLock(**AT, key="m/unlock", phase="cut_over", locked=False, reason="watari"),
)


@pytest.mark.parametrize(
    ("entries", "began"),
    [
        ([], False),
        ([("lock", "done"), ("live", "intent")], False),
        ([("live", "intent"), ("live", "failed")], False),
        ([("live", "intent"), ("live", "done")], True),
        ([("live", "found")], True),
        ([("live", "intent"), ("live", "done"), ("live", "put_back")], False),
        ([("cold", "intent"), ("cold", "done"), ("confirm", "intent")], False),
        ([("cold", "done"), ("confirm", "done")], True),
        ([("evacuate", "intent"), ("start", "intent"), ("unlock", "intent")], False),
        ([("evacuate", "done")], True),
    ],
)
def test_between_hosts_the_cut_over_began_when_a_migration_cannot_be_reverted(
    world: World, entries: list[tuple[str, EntryKind]], began: bool
) -> None:
    """A cold one can until it is confirmed; one that was only asked for is seen, and taken back if it came about."""
    book = Book(Journal(run_id="r", plan_id="p"), keep=lambda _entry: None, now=lambda: world.clock.now)
    for ending, kind in entries:
        book.write(kind, Place("m", f"m/{ending}"))
    assert cut_over_began(Move(id="m", subject_kind="instance", subject="web-1", steps=BETWEEN_HOSTS), book) is began
