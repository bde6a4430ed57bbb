"""Killed at every single write of the journal, a run goes on: nothing is made twice, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.run.dying import dying, quick_store
from tests.run.story import in_line, the_pace, the_plan, the_reach
from watari.clouds.simulated import Killed, World, example_world
from watari.model.journal import Entry
from watari.model.plan import Plan
from watari.run.launch import Means, launch, new_run
from watari.store import Store

NUMBERS = count(1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = quick_store(tmp_path_factory.mktemp("killed"))
    yield store
    store.close()


def a_world(*, boot_fails: bool) -> World:
    world = example_world()
    if boot_fails:
        world.cloud("nyah").state.spoil("boot")
    return world


def numbered_plan(world: World) -> Plan:
    return the_plan(world, assumed=(f"it is number {next(NUMBERS)}",))


def what_is_there(world: World) -> tuple[object, ...]:
    old, new = world.cloud("classic"), world.cloud("nyah")
    web = next(instance for instance in old.compute.instances() if instance.name == "web-1")
    return (
        sorted(project.name for project in new.identity.projects()),
        sorted(port.fixed_ips[0].address for port in new.networks.ports()),
        sorted((instance.name, instance.status) for instance in new.compute.instances()),
        sorted(image.name for image in new.images.all()),
        sorted(image.name for image in old.images.all()),
        (web.status, web.locked, [port.admin_up for port in old.networks.ports() if port.device_id == web.id]),
    )


def undisturbed(store: Store, *, boot_fails: bool) -> tuple[World, list[Entry]]:
    world = a_world(boot_fails=boot_fails)
    run = new_run(store, numbered_plan(world))
    launch(run, Means(store=store, reach=the_reach(world), pace=the_pace(world), engine=in_line))
    return world, list(store.entries.journal(run.id).entries)


def die_and_go_on(store: Store, at: int, *, after: bool, boot_fails: bool) -> tuple[World, str]:
    world = a_world(boot_fails=boot_fails)
    run = new_run(store, numbered_plan(world))
    reach, pace = the_reach(world), the_pace(world)
    with pytest.raises(Killed):
        launch(run, Means(store=dying(store, at, after=after), reach=reach, pace=pace, engine=in_line))
    return world, launch(run, Means(store=store, reach=reach, pace=pace, engine=in_line))


@pytest.mark.parametrize(
    "every", [pytest.param(4, id="every fourth"), pytest.param(1, id="every", marks=pytest.mark.proof)]
)
@pytest.mark.parametrize(("boot_fails", "ends"), [(False, "moved"), (True, "put_back")])
def test_killed_at_writes(store: Store, boot_fails: bool, ends: str, every: int) -> None:
    """After every entry; and before those that say that something was done, when it was done and nobody knows."""
    whole, entries = undisturbed(store, boot_fails=boot_fails)
    assert entries[-1].facts["result"] == ends
    first = 1 + next(at for at, entry in enumerate(entries) if entry.kind == "putting_back") if boot_fails else 1
    kills = [(at, True) for at in range(first, len(entries))]
    kills += [
        (at, False)
        for at in range(first, len(entries))
        if entries[at - 1].kind in ("done", "failed", "put_back", "ended")
    ]
    for at, after in kills[::every]:
        world, result = die_and_go_on(store, at, after=after, boot_fails=boot_fails)
        where = f"{'after' if after else 'before'} write {at}: {entries[at - 1].kind} {entries[at - 1].step_key}"
        assert result == ends, where
        assert what_is_there(world) == what_is_there(whole), where
        assert world.doublings == [], where
