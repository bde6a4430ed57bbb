from __future__ import annotations

from tests.checks.host_asking import MET, a_guest, a_migration, an_evacuation, findings, held, one
from watari.checks.host.allocations_belong_to_somebody import allocations_belong_to_somebody


def test_passes_what_the_instances_of_the_host_hold() -> None:
    assert findings(allocations_belong_to_somebody) == []


def test_passes_what_moves_under_way_hold() -> None:
    cold = a_migration(9, kind="migration", status="finished")
    coming = a_migration(10, "other", source_host="nyah-2", target_host="nyah-1")
    instances = (a_guest("web-1"), a_guest("other", host="nyah-2"))
    allocations = (held("instance-web-1"), held("migration-9"), held("instance-other"))
    assert (
        findings(
            allocations_belong_to_somebody, migrations=(cold, coming), instances=instances, allocations=allocations
        )
        == []
    )


def test_passes_what_other_hosts_hold() -> None:
    assert findings(allocations_belong_to_somebody, allocations=(held("nobody", "nyah-2"),)) == []


def test_passes_what_waits_for_the_restart_of_an_evacuated_host() -> None:
    done = a_migration(kind="evacuation", status="done")
    instances = (a_guest("web-1", host="nyah-2"),)
    assert (
        findings(
            allocations_belong_to_somebody,
            migrations=(done,),
            instances=instances,
            allocations=(held("instance-web-1"),),
        )
        == []
    )


def test_finds_what_an_instance_left_behind() -> None:
    instances = (a_guest("web-1", host="nyah-2"),)
    [finding] = findings(allocations_belong_to_somebody, instances=instances, allocations=(held("instance-web-1"),))
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "nyah-1: web-1", True)
    assert "allocation unset --provider hypervisor-nyah-1 instance-web-1" in finding.act


def test_finds_what_an_ended_migration_holds() -> None:
    [finding] = findings(allocations_belong_to_somebody, allocations=(held("migration-1"),), migrations=MET)
    assert finding.subject == "nyah-1: migration 1"
    assert finding.act.startswith("openstack --os-cloud nyah resource provider allocation delete migration-1")


def test_finds_what_nobody_knows() -> None:
    assert one(allocations_belong_to_somebody, allocations=(held("who"),)) == ("block", "nyah-1: who", True)


def test_asks_nothing_of_a_dead_host() -> None:
    assert findings(allocations_belong_to_somebody, allocations=(held("who"),), goal=an_evacuation()) == []


def test_finds_what_an_instance_left_behind_though_others_wait_for_a_restart() -> None:
    done = a_migration(kind="evacuation", status="done")
    failed = a_migration(8, "db-1", kind="evacuation", status="failed")
    instances = (a_guest("web-1", host="nyah-2"), a_guest("db-1", host="nyah-2"))
    allocations = (held("instance-web-1"), held("instance-db-1"))
    found = one(allocations_belong_to_somebody, migrations=(done, failed), instances=instances, allocations=allocations)
    assert found == ("block", "nyah-1: db-1", True)
