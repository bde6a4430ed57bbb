"""A cloud that was loaded from a survey is surveyed again: whatever the records are, they come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import NOON, OPERATOR, a_host, a_survey, an_instance, an_instance_port, an_old_cloud, two_clouds
from tests.clouds.simulated.moves import a_migration
from watari.clouds.errors import CloudError, NotAllowed, Unclear, Unreachable
from watari.clouds.simulated import World, example_world, from_survey
from watari.model.record import Record
from watari.model.survey.image import Image
from watari.model.survey.moving import Allocation, Binding
from watari.model.survey.survey import Survey, Unseen
from watari.survey import Scope, survey

NEW_BYTES = ("size_bytes", "checksum", "hash_algorithm", "hash_value")
"""What the synthetic bytes of a loaded image change: surveys hold no bytes."""
NOUNS = {
    name: noun
    for name, noun in ((n, get_args(f.annotation)[0]) for n, f in Survey.model_fields.items() if get_args(f.annotation))
    if isinstance(noun, type)
    and issubclass(noun, Record)
    and name not in ("unseen", "observations", "use", "microversions")
}
KEYS: dict[str, Callable[[Any], object]] = {
    "role_assignments": lambda r: r.model_dump_json(),
    "quotas": lambda q: (q.project_id, q.service),
    "keypairs": lambda k: (k.user_id, k.name),
    "services": lambda s: (s.binary, s.host),
    "hosts": lambda h: h.name,
    "storage_pools": lambda p: p.name,
}
ASKED_CLOSELY = ("migrations", "allocations", "bindings")
"""Of these a survey shows a part only, which has a test of its own."""
st.register_type_strategy(float, st.floats(allow_nan=False))
for record in Record.__subclasses__():
    record.model_rebuild()  # a record has the signature that hypothesis draws from once its validator is built


def whole(noun: type[Record]) -> st.SearchStrategy[Record]:
    """Records with every field filled."""
    return st.builds(noun, **{name: st.from_type(field.annotation) for name, field in noun.model_fields.items()})  # type: ignore[arg-type]


def some(name: str) -> st.SearchStrategy[tuple[Record, ...]]:
    return st.lists(whole(NOUNS[name]), max_size=2, unique_by=KEYS.get(name, lambda r: r.id)).map(tuple)


def resurveyed(seen: Survey) -> Survey:
    return survey(from_survey(seen), now=lambda: datetime(2026, 1, 1, tzinfo=UTC))


def without_bytes(images: tuple[Image, ...]) -> tuple[Image, ...]:
    return tuple(image.model_copy(update=dict.fromkeys(NEW_BYTES)) for image in images)


def sorted_services(seen: Survey) -> list[str]:
    return sorted(service.model_dump_json() for service in seen.services)


@pytest.mark.parametrize("name", [name for name in NOUNS if name not in ("quotas", "keypairs", *ASKED_CLOSELY)])
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_record_comes_back(name: str, data: st.DataObject) -> None:
    seen = a_survey("any").model_copy(update={name: data.draw(some(name))})
    again = resurveyed(seen)
    if name == "images":
        assert without_bytes(again.images) == without_bytes(seen.images)
    elif name == "services":
        assert sorted_services(again) == sorted_services(seen)
    else:
        assert getattr(again, name) == getattr(seen, name)
    assert again.unseen == ()


def test_moves_between_hosts_come_back() -> None:
    here = an_instance_port("web-1", "198.51.100.11", host="classic-1")
    left_behind = Binding(port_id=here.id, host="classic-2", active=False)
    held = {"VCPU": 1, "MEMORY_MB": 128, "DISK_GB": 1}
    seen = an_old_cloud(
        extensions=("binding-extended",),
        host_names=("classic-1",),
        ports=(here,),
        instances=(an_instance("web-1"),),
        migrations=(
            a_migration("web-1", 3, status="finished", kind="migration"),
            a_migration("web-1", 2),
        ),
        allocations=(
            Allocation(consumer_id="instance-web-1", provider_id="hypervisor-classic-1", amounts=held),
            Allocation(consumer_id="leaked", provider_id="hypervisor-classic-1", amounts={"VCPU": 2}),
        ),
        bindings=(Binding(port_id=here.id, host="classic-1"), left_behind),
    )
    again = survey(from_survey(seen), Scope(hosts=("classic-1",)), now=lambda: NOON)
    for name in ASKED_CLOSELY:
        assert getattr(again, name) == getattr(seen, name), name


def test_what_instances_hold_of_a_host_that_was_not_looked_at_closely_follows_from_their_flavors() -> None:
    seen = an_old_cloud(
        migrations=(a_migration("web-1", 3, status="finished", kind="migration", source_host="classic-2"),)
    )
    moving = from_survey(seen).moving
    assert {held.consumer_id for held in moving.allocations("hypervisor-classic-1")} == {
        "instance-web-1",
        "instance-db-1",
    }
    assert {held.consumer_id for held in moving.allocations("hypervisor-classic-2")} == {
        "instance-web-2",
        "migration-3",
    }
    assert moving.allocations_of("instance-web-1")[0].amounts == {"VCPU": 1, "MEMORY_MB": 128, "DISK_GB": 1}


def test_a_host_that_was_down_is_taken_for_dead() -> None:
    hosts = (a_host("classic-1", state="down"), a_host("classic-2"))
    state = from_survey(an_old_cloud(hosts=hosts)).state
    assert (state.dead_hosts, set(state.running_since)) == ({"classic-1"}, {"instance-web-2"})


@pytest.mark.parametrize("side", ["source", "target"])
def test_surveys_of_the_builders_come_back_whole(side: str) -> None:
    seen = two_clouds()[side]
    again = resurveyed(seen)
    for name in NOUNS:
        if name not in ("images", "quotas"):
            assert getattr(again, name) == getattr(seen, name), name
    assert all(quota in again.quotas for quota in seen.quotas)


def test_a_loaded_cloud_surveyed_and_loaded_again_is_the_same() -> None:
    once = survey(example_world().cloud("classic"), now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    twice = resurveyed(once)
    left_out = {"taken_at", "seconds", "clock_skew_seconds"}
    assert once.model_dump(exclude=left_out) == twice.model_dump(exclude=left_out)


def test_what_the_survey_could_not_see_stays_unseen() -> None:
    why = "403: Policy doesn't allow os_compute_api:os-hypervisors"
    seen = a_survey("any", hosts=(), unseen=(Unseen(part="hosts", why=why),))
    with pytest.raises(NotAllowed, match="os-hypervisors"):
        from_survey(seen).compute.hosts()
    assert resurveyed(seen).unseen == seen.unseen


@pytest.mark.parametrize(("lacks", "error"), [("service", Unreachable), ("other", Unclear)])
def test_a_service_that_failed_still_fails(lacks: Literal["service", "other"], error: type[CloudError]) -> None:
    seen = a_survey("any", hosts=(), unseen=(Unseen(part="hosts", why="503: no database", lacks=lacks),))
    with pytest.raises(error, match="no database"):
        from_survey(seen).compute.hosts()
    assert resurveyed(seen).unseen == seen.unseen


def test_two_surveys_share_one_world() -> None:
    world = World()
    names = [world.load(seen).name for seen in two_clouds().values()]
    assert names == ["classic", "nyah"]
    assert world.cloud("classic").identity.operator() == OPERATOR
