"""What a survey tells of the rules: hosts and instances as placing sees them, and what keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests import builders as a
from watari.facts.hosts.cluster import cluster_of
from watari.facts.hosts.surveyed import SurveyedCloud
from watari.model.survey.compute import Aggregate, Host, Instance, InstanceFlavor, ServerGroup, Service, Stock
from watari.model.survey.moving import Allocation, Binding, Migration
from watari.model.survey.survey import Survey
from watari.placing.model import Cluster, Grain, PlacedInstance

GOLD = "CUSTOM_GOLD"


def a_host(name: str, **fields: Any) -> Host:
    inventory = {
        "VCPU": Stock(total=8, ratio=4.0, used=4),
        "MEMORY_MB": Stock(total=8192, reserved=512, used=1024, max_unit=8192),
    }
    given: dict[str, Any] = {
        "name": name,
        "hypervisor_id": f"id-{name}",
        "kind": "QEMU",
        "version": 8002002,
        "inventory": inventory,
    }
    return Host(**given | fields)


def a_service(host: str, **fields: Any) -> Service:
    given: dict[str, Any] = {"binary": "nova-compute", "host": host, "availability_zone": "az1"}
    return Service(**given | fields)


def a_flavor(**fields: Any) -> InstanceFlavor:
    given: dict[str, Any] = {"name": "m1", "vcpus": 2, "ram_mib": 1024, "disk_gib": 10}
    return InstanceFlavor(**given | fields)


def an_instance(name: str = "web", **fields: Any) -> Instance:
    given: dict[str, Any] = {
        "host": "one",
        "flavor": a_flavor(),
        "zone_known": True,
        "scheduler_hints": {},
        "image_properties": {},
    }
    return a.an_instance(name, id=name, **given | fields)


def a_survey(*instances: Instance, **fields: Any) -> Survey:
    given: dict[str, Any] = {
        "cloud": "cloud",
        "taken_at": a.NOON,
        "seconds": 1.0,
        "operator": a.OPERATOR,
        "hosts": (a_host("one"), a_host("two")),
        "services": (a_service("one"), a_service("two", availability_zone="az2")),
        "instances": instances,
    }
    return Survey(**given | fields)


def the_cluster(survey: Survey, racks: dict[str, str] | None = None) -> Cluster:
    return cluster_of(SurveyedCloud(survey), racks or {})


def placed(instance: Instance, **fields: Any) -> PlacedInstance:
    return the_cluster(a_survey(instance, **fields)).instance[instance.id]


def rules_of(instance: Instance, **fields: Any) -> list[str]:
    return [reason.rule for reason in placed(instance, **fields).held]


def test_a_host_gives_its_stock_less_reserved_times_ratio_and_less_what_others_use() -> None:
    host = the_cluster(a_survey(an_instance()), {"one": "rack-7"}).host["one"]
    assert host.capacity == {"VCPU": 32, "MEMORY_MB": 7680}
    assert host.used_by_others == {"VCPU": 2, "MEMORY_MB": 0}
    assert host.grains["MEMORY_MB"] == Grain(1, 8192, 1)
    assert (host.zone, host.rack, host.version, host.kind) == ("az1", "rack-7", 8002002, "QEMU")


@pytest.mark.parametrize(
    ("service", "traits", "expected"),
    [
        ({}, (), (True, True)),
        ({"enabled": False}, (), (False, True)),
        ({}, ("COMPUTE_STATUS_DISABLED",), (False, True)),
        ({"state": "down"}, (), (True, False)),
        ({"forced_down": True}, (), (True, False)),
    ],
)
def test_a_room_is_open_and_up_as_its_service_is(
    service: dict[str, Any], traits: tuple[str, ...], expected: tuple[bool, bool]
) -> None:
    host = the_cluster(a_survey(hosts=(a_host("one", traits=traits),), services=(a_service("one", **service),))).host[
        "one"
    ]
    assert (host.open, host.up) == expected


def test_nodes_of_ironic_hold_no_instances() -> None:
    assert the_cluster(a_survey(hosts=(a_host("metal", kind="ironic"),))).hosts == ()


def test_what_an_instance_holds_counts_more_than_what_its_flavor_says() -> None:
    held = Allocation(consumer_id="web", provider_id="id-one", amounts={"VCPU": 4, "MEMORY_MB": 512})
    assert placed(an_instance(), allocations=(held,)).needs == {"VCPU": 4, "MEMORY_MB": 512}
    assert placed(an_instance()).needs == {"VCPU": 2, "MEMORY_MB": 1024, "DISK_GB": 10}


def test_the_flavor_may_ask_for_other_amounts_and_classes() -> None:
    specs = {
        "resources:VCPU": "0",
        "resources1:CUSTOM_LICENCE": "1",
        "trait:CUSTOM_GOLD": "required",
        "trait:CUSTOM_OLD": "forbidden",
    }
    flavor = a_flavor(extra_specs=specs, ephemeral_gib=3, swap_mib=1025)
    instance = placed(an_instance(flavor=flavor, image_id=None, image_properties={"trait:CUSTOM_FAST": "required"}))
    assert instance.needs == {"MEMORY_MB": 1024, "CUSTOM_LICENCE": 1, "DISK_GB": 5}
    assert instance.required_traits == {GOLD, "CUSTOM_FAST"}
    assert instance.forbidden_traits == {"CUSTOM_OLD"}
    assert (instance.ram_gib, instance.local_disk_gib) == (1.0, 5.0)


@pytest.mark.parametrize(
    ("fields", "traits"),
    [
        ({"flavor": a_flavor(extra_specs={"hw:tpm_version": "1.2"})}, {"COMPUTE_SECURITY_TPM_1_2"}),
        ({"image_properties": {"hw_tpm_version": "2.0"}}, {"COMPUTE_SECURITY_TPM_2_0"}),
        ({"image_properties": {"os_secure_boot": "required"}}, {"COMPUTE_SECURITY_UEFI_SECURE_BOOT"}),
        ({"image_properties": {"os_secure_boot": "optional"}}, set()),
    ],
)
def test_what_is_asked_for_in_other_words_than_a_trait(fields: dict[str, Any], traits: set[str]) -> None:
    all_of_them = ("COMPUTE_SECURITY_TPM_1_2", "COMPUTE_SECURITY_TPM_2_0", "COMPUTE_SECURITY_UEFI_SECURE_BOOT")
    assert placed(an_instance(**fields), hosts=(a_host("one", traits=all_of_them),)).required_traits == traits
    assert placed(an_instance(**fields)).required_traits == set(), "its own host has none of them"


def test_pinned_processors_are_counted_apart_where_the_host_does() -> None:
    dedicated = an_instance(flavor=a_flavor(extra_specs={"hw:cpu_policy": "dedicated"}))
    pinning = a_host("one", inventory={"PCPU": Stock(total=8), "MEMORY_MB": Stock(total=8192)})
    assert placed(dedicated, hosts=(pinning,)).needs["PCPU"] == 2
    assert placed(dedicated).needs["VCPU"] == 2


def test_an_unknown_pin_is_taken_as_the_present_zone_and_noted() -> None:
    old = an_instance(zone_known=False, scheduler_hints=None)
    cluster = the_cluster(a_survey(old))
    assert cluster.instance["web"].zone_pin == "az1"
    assert [note.split(":")[0] for note in cluster.notes] == [
        "1 instances are kept in their availability zone",
        "scheduler hints of 1 instances are not known",
    ]
    assert placed(an_instance(pinned_zone="az2")).zone_pin == "az2"
    assert placed(an_instance()).zone_pin is None


def test_groups_with_their_rules_and_with_migrations_that_never_ended() -> None:
    group = ServerGroup(
        id="g",
        name="g",
        project_id="p",
        user_id="u",
        policy="anti-affinity",
        rules={"max_server_per_host": "2"},
        member_ids=("web", "db"),
    )
    stale = a_migration("db", status="queued", target_host="two")
    cluster = the_cluster(a_survey(an_instance(), an_instance("db"), server_groups=(group,), migrations=(stale,)))
    assert cluster.instance["web"].group == cluster.instance["db"].group == "g"
    assert (cluster.group["g"].max_per_host, cluster.group["g"].pending) == (2, {"two": 1})


def test_hints_name_whom_to_meet_and_whom_not() -> None:
    hints = {"same_host": ("db",), "different_host": ("cache", "web"), "query": ("[...]",)}
    instance = placed(an_instance(scheduler_hints=hints))
    assert instance.beside == {"db"}
    assert instance.apart_from == {"cache"}
    assert [reason.rule for reason in instance.held] == ["C8"]


def test_a_binding_left_over_bars_its_host() -> None:
    port = a.a_port("198.51.100.11", device_id="web")
    bindings = (Binding(port_id=port.id, host="one"), Binding(port_id=port.id, host="two", active=False))
    assert placed(an_instance(), ports=(port,), bindings=bindings).barred == {"two"}


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({}, []),
        ({"task_state": "migrating"}, ["C1"]),
        ({"status": "PAUSED"}, []),
        ({"status": "SUSPENDED"}, ["K1"]),
        ({"status": "VERIFY_RESIZE"}, ["K8"]),
        ({"flavor": a_flavor(extra_specs={"accel:device_profile": "fpga"})}, ["C14"]),
        ({"flavor": a_flavor(extra_specs={"pci_passthrough:alias": "gpu:1"})}, ["L7"]),
        ({"flavor": a_flavor(extra_specs={"pci_passthrough:alias": "gpu:1"}), "status": "SHUTOFF"}, []),
        ({"flavor": a_flavor(extra_specs={"pci_passthrough:alias": "gpu:1"}), "status": "PAUSED"}, ["L7", "K1"]),
        ({"image_properties": {"hw_tpm_version": "2.0"}}, ["L11"]),
        ({"flavor": a_flavor(extra_specs={"hw:tpm_version": "2.0", "hw:tpm_secret_security": "host"})}, []),
        ({"flavor": a_flavor(extra_specs={"hw:mem_encryption": "True"})}, ["L12"]),
        ({"server_group_ids": ("elsewhere",)}, ["C10"]),
        ({"power_state": 1}, []),
        ({"power_state": 4}, ["L1"]),
    ],
)
def test_what_holds_an_instance(fields: dict[str, Any], rules: list[str]) -> None:
    assert rules_of(an_instance(**fields)) == rules


@pytest.mark.parametrize(
    ("vnic_type", "rules"),
    [("normal", []), ("direct", ["L8"]), ("vdpa", ["L9"]), ("accelerator-direct", ["C15"]), ("macvtap", [])],
)
def test_ports_bound_to_hardware(vnic_type: str, rules: list[str]) -> None:
    assert rules_of(an_instance(), ports=(a.a_port("198.51.100.11", device_id="web", vnic_type=vnic_type),)) == rules


def test_a_record_that_never_ended_holds_its_instance() -> None:
    assert rules_of(an_instance(), migrations=(a_migration("web", status="preparing"),)) == ["C1"]
    assert rules_of(an_instance(), migrations=(a_migration("web", status="completed"),)) == []


def test_a_stopped_instance_goes_cold_and_carries_no_memory() -> None:
    instance = placed(an_instance(status="SHUTOFF"))
    assert (instance.way, instance.ram_gib) == ("cold", 0.0)


def an_aggregate(hosts: tuple[str, ...], **metadata: str) -> Aggregate:
    return Aggregate(id=1, name="special", hosts=hosts, metadata=metadata)


@pytest.mark.parametrize(
    ("aggregate", "fields", "allowed"),
    [
        (an_aggregate(("two",), filter_tenant_id="other, more"), {}, {"one"}),
        (an_aggregate(("two",), filter_tenant_id=a.SHOP), {}, None),
        (
            an_aggregate(("one",), ssd="true"),
            {"flavor": a_flavor(extra_specs={"aggregate_instance_extra_specs:ssd": "true"})},
            {"one"},
        ),
        (an_aggregate(("one", "two"), ssd="a,b"), {"flavor": a_flavor(extra_specs={"ssd": "<or> b <or> c"})}, None),
        (an_aggregate(("two",), os_type="windows"), {"image_properties": {"os_type": "linux"}}, {"one"}),
        (an_aggregate(("two",), **{"trait:CUSTOM_GOLD": "required"}), {}, {"one"}),
        (
            an_aggregate(("two",), **{"trait:CUSTOM_GOLD": "required"}),
            {"image_properties": {"trait:CUSTOM_GOLD": "required"}},
            None,
        ),
    ],
)
def test_aggregates_keep_hosts_for_some(aggregate: Aggregate, fields: dict[str, Any], allowed: set[str] | None) -> None:
    assert placed(an_instance(**fields), aggregates=(aggregate,)).allowed == allowed


def test_a_filter_that_would_refuse_an_instance_where_it_is_can_hardly_be_on() -> None:
    cluster = the_cluster(a_survey(an_instance(), aggregates=(an_aggregate(("one",), filter_tenant_id="other"),)))
    assert cluster.instance["web"].allowed is None
    assert [note.split(" ")[0] for note in cluster.notes] == ["AggregateMultiTenancyIsolation"]


def test_instances_on_hosts_out_of_sight_are_noted() -> None:
    cluster = the_cluster(a_survey(an_instance("far", host="three")))
    assert cluster.instances == ()
    assert "far" in cluster.notes[0]


def a_migration(instance_id: str, **fields: Any) -> Migration:
    moment: datetime = a.NOON
    given: dict[str, Any] = {
        "id": 1,
        "uuid": "m",
        "instance_id": instance_id,
        "kind": "live-migration",
        "source_host": "one",
    }
    return Migration(**given | {"created_at": moment, "status": "completed"} | fields)
