"""An index finds what a look at all records would find, in the same order, whatever was changed, dropped or forked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watari.clouds.simulated import example_world
from watari.clouds.simulated.table import Table
from watari.model.record import Record
from watari.model.specs import FixedIpSpec, PortSpec


class Bird(Record):
    id: str
    flock: str | None = None
    rings: tuple[str, ...] = ()


KEYS, FLOCKS = st.sampled_from("abcdef"), st.sampled_from([None, "", "north", "south"])
BIRDS = st.builds(Bird, id=KEYS, flock=FLOCKS, rings=st.lists(st.sampled_from("xyz"), max_size=3).map(tuple))
CHANGES = st.lists(st.one_of(BIRDS, KEYS, st.just(None)), max_size=30)


@given(CHANGES)
def test_an_index_finds_what_a_walk_finds(changes: list[Bird | str | None]) -> None:
    """A bird is put, a key is dropped if it is there, None forks the table and goes on with the fork."""
    table: Table[Bird] = Table("bird", flock=lambda b: [b.flock], ring=lambda b: b.rings)
    forked = []
    for change in changes:
        if isinstance(change, Bird):
            table.put(change)
        elif change is None:
            forked.append((table, list(table)))
            table = table.copy()
        elif change in table:
            table.drop(change)
    for one, then in [*forked, (table, list(table))]:
        assert list(one) == then
        for flock in ("north", "south"):
            assert one.by("flock", flock) == [bird for bird in then if bird.flock == flock]
        for ring in "xyz":
            assert one.by("ring", ring) == [bird for bird in then if ring in bird.rings]
        assert one.by("flock", None) == one.by("flock", "") == one.by("ring", "") == []


def test_made_up_macs_meet_neither_each_other_nor_those_that_are_brought_along() -> None:
    world = example_world()
    made = [state.new_mac() for state in world.states.values() for _ in range(3000)]
    kept = {port.mac for state in world.states.values() for port in state.ports}
    assert len(set(made) | kept) == len(made) + len(kept)
    assert {mac[:5] for mac in made} == {"fa:16"}
    assert not {mac[:8] for mac in made} & {"fa:16:3e"}
    assert {int(mac[:2], 16) & 3 for mac in made} == {2}, "chosen here, and of one station"


def test_a_made_up_mac_is_not_one_that_a_port_has() -> None:
    first, second = example_world(), example_world()
    mac = first.states["nyah"].new_mac()
    taken = PortSpec(
        network_id="nyah-backbone",
        mac=mac,
        fixed_ips=(FixedIpSpec(subnet_id="nyah-backbone-4", address="192.0.2.120"),),
    )
    second.cloud("nyah").networks.create_port(taken)
    count = second.states["nyah"]._count
    second.states["nyah"]._count = 0
    assert second.states["nyah"].new_mac() != mac
    assert count > 0
