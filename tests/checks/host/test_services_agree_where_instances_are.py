from __future__ import annotations

import pytest

from tests.builders import a_volume, an_instance_port
from tests.checks.host_asking import Parts, a_disk, a_guest, a_migration, findings, one
from watari.checks.host.services_agree_where_instances_are import services_agree_where_instances_are
from watari.model.survey.volume import VolumeAttachment

WEB: Parts = {"instances": (a_guest("web-1"),), "volumes": (a_disk("web-1"),)}


def test_passes_instances_of_which_all_tell_the_same() -> None:
    assert findings(services_agree_where_instances_are) == []


def test_passes_a_port_of_a_move_under_way() -> None:
    ports = (an_instance_port("web-1", "198.51.100.11", host="nyah-2"),)
    moving = (a_guest("web-1", status="MIGRATING", task_state="migrating"),)
    assert (
        findings(services_agree_where_instances_are, ports=ports, instances=moving, migrations=(a_migration(),)) == []
    )


def test_finds_a_port_that_is_bound_elsewhere() -> None:
    ports = (an_instance_port("web-1", "198.51.100.11", host="nyah-2"),)
    assert one(services_agree_where_instances_are, ports=ports) == ("block", "web-1: port port-198.51.100.11", True)


def test_finds_a_volume_with_an_attachment_that_was_left() -> None:
    both = tuple(VolumeAttachment(instance_id="instance-web-1", host=host) for host in ("nyah-1", "nyah-2"))
    [finding] = findings(services_agree_where_instances_are, **WEB | {"volumes": (a_disk("web-1", attachments=both),)})
    assert (finding.level, finding.subject) == ("block", "web-1: volume volume-web-1")
    assert "has 2 attachments to it, to nyah-2" in finding.says


def test_passes_a_volume_that_two_instances_share() -> None:
    shared = (*a_disk("web-1").attachments, VolumeAttachment(instance_id="instance-db-1", host="nyah-3"))
    assert (
        findings(services_agree_where_instances_are, **WEB | {"volumes": (a_disk("web-1", attachments=shared),)}) == []
    )


def test_passes_attachments_whose_host_nobody_tells() -> None:
    assert findings(services_agree_where_instances_are, **WEB | {"volumes": (a_volume("web-1", "web-1"),)}) == []


def test_finds_a_split_record() -> None:
    moving = (a_guest("web-1", status="MIGRATING", task_state="migrating"),)
    older = a_migration(3, status="error", created_at=a_migration().created_at.replace(year=2025))
    migrations = (a_migration(status="completed"), older)
    assert one(services_agree_where_instances_are, instances=moving, migrations=migrations) == ("block", "web-1", False)


def test_passes_an_instance_that_came_by_a_move_and_one_whose_move_just_begins() -> None:
    came = a_migration(status="completed", source_host="nyah-2", target_host="nyah-1")
    assert findings(services_agree_where_instances_are, migrations=(came,), **WEB) == []
    beginning = (a_guest("web-1", status="MIGRATING", task_state="migrating"),)
    assert findings(services_agree_where_instances_are, instances=beginning, migrations=()) == []


@pytest.mark.parametrize("busy", [{"task_state": "rebuilding"}, {}], ids=["mid-task", "with a record under way"])
def test_passes_what_somebody_else_is_changing_now(busy: Parts) -> None:
    ports = (an_instance_port("web-1", "198.51.100.11", host="nyah-2"),)
    records = () if busy else (a_migration(kind="resize", status="finished"),)
    assert (
        findings(
            services_agree_where_instances_are, ports=ports, instances=(a_guest("web-1", **busy),), migrations=records
        )
        == []
    )


@pytest.mark.parametrize("hosts", [("nyah-2",), ("nyah-1", "nyah-1")], ids=["elsewhere", "twice here"])
def test_finds_attachments_that_are_not_one_here(hosts: tuple[str, ...]) -> None:
    wrong = tuple(VolumeAttachment(instance_id="instance-web-1", host=host) for host in hosts)
    found = one(services_agree_where_instances_are, **WEB | {"volumes": (a_disk("web-1", attachments=wrong),)})
    assert found == ("block", "web-1: volume volume-web-1", True)
