"""What is asked of Nova and Placement when instances move, and how their answers are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.clouds.openstack.small_server import Heard, Query, served
from watari.clouds.errors import CloudError, NotNow, NotThere, OverQuota, Refused
from watari.clouds.openstack.microversions import KNOWN
from watari.clouds.openstack.moving import OpenStackMoving
from watari.clouds.openstack.network import OpenStackNetworks
from watari.clouds.openstack.placement import Placement
from watari.clouds.openstack.transport import Crew
from watari.model.survey.moving import Action, Allocation, Binding, Migration, Progress

WEB = "11111111-aaaa-4aaa-8aaa-111111111111"
PATH = f"/servers/{WEB}"
SERVICE = "22222222-bbbb-4bbb-8bbb-222222222222"

RECORD: dict[str, Any] = {
    "id": 1234,
    "uuid": "33333333-cccc-4ccc-8ccc-333333333333",
    "instance_uuid": WEB,
    "migration_type": "live-migration",
    "status": "running",
    "source_compute": "rack-a-1",
    "source_node": "rack-a-1.example.com",
    "dest_compute": "rack-a-2",
    "dest_host": "192.0.2.2",
    "dest_node": "rack-a-2.example.com",
    "created_at": "2026-03-02T13:42:02.000000",
    "updated_at": None,
    "old_instance_type_id": 1,
    "new_instance_type_id": 1,
}

Said = tuple[int, dict[str, Any]]


@contextmanager
def nova(answers: dict[str, Said], heard: list[Heard] | None = None) -> Iterator[OpenStackMoving]:
    """A Nova 2.96 and a Placement in one, with an answer for `METHOD /path`; 202 to what is not named."""

    def answer(method: str, path: str, _query: Query) -> Said:
        return answers.get(f"{method} {path}", (202, {}))

    with served(answer, heard=heard, known=KNOWN["compute"]) as api:
        yield OpenStackMoving(api, Placement(api), Crew(2))


def refused(status: int, message: str) -> Said:
    """Nova's shape of an error."""
    return status, {"badRequest": {"code": status, "message": message}}


def test_migration_records_with_hosts_by_name_and_times_in_utc() -> None:
    heard: list[Heard] = []
    with nova(
        {"GET /os-migrations": (200, {"migrations": [RECORD, RECORD | {"id": 7, "dest_compute": None}]})}, heard
    ) as moving:
        first, second = moving.migrations(WEB)
    assert first == Migration(
        id=1234,
        uuid="33333333-cccc-4ccc-8ccc-333333333333",
        instance_id=WEB,
        kind="live-migration",
        status="running",
        source_host="rack-a-1",
        target_host="rack-a-2",
        created_at=datetime(2026, 3, 2, 13, 42, 2, tzinfo=UTC),
    )
    assert second.target_host is None
    assert [(request.query["instance_uuid"], request.microversion) for request in heard] == [([WEB], "2.96")]


def test_all_migrations_come_in_pages() -> None:
    pages = {None: [RECORD, RECORD | {"uuid": "b"}], "b": [RECORD | {"uuid": "c"}]}

    def answer(_method: str, _path: str, query: Query) -> Said:
        page = pages[query.get("marker", [None])[0]]
        links = (
            [{"rel": "next", "href": "http://wrong.example/os-migrations?marker=b&limit=2"}] if len(page) == 2 else []
        )
        return 200, {"migrations": page, "migrations_links": links}

    with served(answer) as api:
        found = OpenStackMoving(api, Placement(api), Crew(1)).migrations()
    assert [migration.uuid for migration in found] == [RECORD["uuid"], "b", "c"]


@pytest.mark.parametrize(
    "status", ["finished", "running", "running (post-copy)", "accepted", "post-migrating", "reverting"]
)
def test_a_migration_that_holds_both_hosts_has_not_ended(status: str) -> None:
    with nova({"GET /os-migrations": (200, {"migrations": [RECORD | {"status": status}]})}) as moving:
        assert [migration.ended for migration in moving.migrations()] == [False]


@pytest.mark.parametrize("status", ["completed", "confirmed", "reverted", "error", "failed", "cancelled", "done"])
def test_a_migration_that_nova_counts_as_over_has_ended(status: str) -> None:
    with nova({"GET /os-migrations": (200, {"migrations": [RECORD | {"status": status}]})}) as moving:
        assert [migration.ended for migration in moving.migrations()] == [True]


def test_the_progress_of_a_live_migration() -> None:
    running = {
        "id": 1234,
        "status": "running",
        "memory_total_bytes": 1000,
        "memory_processed_bytes": 600,
        "memory_remaining_bytes": 400,
        "disk_total_bytes": None,
        "disk_processed_bytes": None,
        "disk_remaining_bytes": None,
        "updated_at": "2026-03-02T13:42:07.000000",
    }
    with nova({f"GET {PATH}/migrations": (200, {"migrations": [running]})}) as moving:
        told = moving.progress(WEB)
    assert told == Progress(
        migration_id=1234,
        status="running",
        memory_total_bytes=1000,
        memory_processed_bytes=600,
        memory_remaining_bytes=400,
        updated_at=datetime(2026, 3, 2, 13, 42, 7, tzinfo=UTC),
    )


def test_no_progress_is_told_of_what_nova_does_not_list() -> None:
    with nova({f"GET {PATH}/migrations": (200, {"migrations": []})}) as moving:
        assert moving.progress(WEB) is None


def an_action(request: str, action: str, message: str | None = None) -> dict[str, Any]:
    return {
        "request_id": request,
        "action": action,
        "start_time": "2026-03-02T13:00:00.000000",
        "message": message,
        "updated_at": None,
    }


def test_a_failed_action_tells_the_reasons_from_the_inside_of_nova() -> None:
    events = [
        {
            "event": "compute_check_can_live_migrate_destination",
            "result": "Error",
            "details": "CPU doesn't have compatibility",
        },
        {"event": "conductor_live_migrate_instance", "result": "Error", "details": "No valid host was found."},
        {"event": "compute_pre", "result": "Success", "details": None},
    ]
    answers: dict[str, Said] = {
        f"GET {PATH}/os-instance-actions": (
            200,
            {"instanceActions": [an_action("req-2", "live-migration", "Error"), an_action("req-1", "create")]},
        ),
        f"GET {PATH}/os-instance-actions/req-2": (
            200,
            {"instanceAction": {**an_action("req-2", "live-migration", "Error"), "events": events}},
        ),
    }
    at = datetime(2026, 3, 2, 13, tzinfo=UTC)
    heard: list[Heard] = []
    with nova(answers, heard) as moving:
        found = moving.actions(WEB)
    says = "No valid host was found.; CPU doesn't have compatibility"
    assert found == [
        Action(request_id="req-2", action="live-migration", started_at=at, error=True, says=says),
        Action(request_id="req-1", action="create", started_at=at),
    ]
    assert len(heard) == 2


def test_an_old_nova_tells_a_reason_in_its_traceback() -> None:
    traceback = '  File "manager.py", line 1\n    raise\nnova.exception.NoValidHost: No valid host was found.\n'
    events = [{"event": "conductor_migrate_server", "result": "Error", "traceback": traceback}]
    answers: dict[str, Said] = {
        f"GET {PATH}/os-instance-actions": (200, {"instanceActions": [an_action("req-2", "migrate", "Error")]}),
        f"GET {PATH}/os-instance-actions/req-2": (
            200,
            {"instanceAction": {**an_action("req-2", "migrate", "Error"), "events": events}},
        ),
    }
    with nova(answers) as moving:
        assert [action.says for action in moving.actions(WEB)] == [
            "nova.exception.NoValidHost: No valid host was found."
        ]


ACTS: list[tuple[Callable[[OpenStackMoving], None], str, str, Any]] = [
    (
        lambda m: m.migrate_live(WEB, "rack-a-2"),
        "POST",
        "/action",
        {"os-migrateLive": {"host": "rack-a-2", "block_migration": "auto"}},
    ),
    (
        lambda m: m.migrate_live(WEB, None),
        "POST",
        "/action",
        {"os-migrateLive": {"host": None, "block_migration": "auto"}},
    ),
    (lambda m: m.migrate_cold(WEB, "rack-a-2"), "POST", "/action", {"migrate": {"host": "rack-a-2"}}),
    (lambda m: m.migrate_cold(WEB, None), "POST", "/action", {"migrate": None}),
    (lambda m: m.confirm(WEB), "POST", "/action", {"confirmResize": None}),
    (lambda m: m.revert(WEB), "POST", "/action", {"revertResize": None}),
    (lambda m: m.evacuate(WEB, "rack-a-2"), "POST", "/action", {"evacuate": {"host": "rack-a-2"}}),
    (lambda m: m.evacuate(WEB, None), "POST", "/action", {"evacuate": {}}),
    (lambda m: m.force_complete(WEB, 7), "POST", "/migrations/7/action", {"force_complete": None}),
    (lambda m: m.abort(WEB, 7), "DELETE", "/migrations/7", None),
    (lambda m: m.reset_state(WEB, active=True), "POST", "/action", {"os-resetState": {"state": "active"}}),
    (lambda m: m.reset_state(WEB, active=False), "POST", "/action", {"os-resetState": {"state": "error"}}),
]


@pytest.mark.parametrize(("act", "method", "path", "body"), ACTS)
def test_acts_on_an_instance(act: Callable[[OpenStackMoving], None], method: str, path: str, body: Any) -> None:
    heard: list[Heard] = []
    with nova({}, heard) as moving:
        act(moving)
    assert [(request.method, request.path, request.body) for request in heard] == [(method, PATH + path, body)]


REFUSALS: list[tuple[Callable[[OpenStackMoving], None], str, int, str, type[CloudError]]] = [
    (lambda m: m.migrate_live(WEB, "x"), "POST", 400, "Compute host x could not be found.", Refused),
    (
        lambda m: m.migrate_live(WEB, None),
        "POST",
        409,
        f"Cannot 'os-migrateLive' instance {WEB} while it is in task_state migrating",
        NotNow,
    ),
    (lambda m: m.migrate_cold(WEB, None), "POST", 409, f"Instance {WEB} is locked", NotNow),
    (
        lambda m: m.migrate_cold(WEB, "rack-a-1"),
        "POST",
        400,
        "Cannot migrate to the host where the server exists.",
        Refused,
    ),
    (
        lambda m: m.migrate_cold(WEB, None),
        "POST",
        400,
        "No valid host was found. No valid host found for cold migrate",
        OverQuota,
    ),
    (
        lambda m: m.confirm(WEB),
        "POST",
        409,
        f"Cannot 'confirmResize' instance {WEB} while it is in vm_state active",
        NotNow,
    ),
    (lambda m: m.evacuate(WEB, None), "POST", 400, "Compute service of rack-a-1 is still in use.", Refused),
    (lambda m: m.evacuate(WEB, "x"), "POST", 404, "Compute host x not found.", Refused),
    (lambda m: m.evacuate(WEB, "x"), "POST", 404, f"Instance {WEB} could not be found.", NotThere),
]


@pytest.mark.parametrize(("act", "method", "status", "message", "kind"), REFUSALS)
def test_refusals(
    act: Callable[[OpenStackMoving], None], method: str, status: int, message: str, kind: type[CloudError]
) -> None:
    with (
        nova({f"{method} {PATH}/action": refused(status, message)}) as moving,
        pytest.raises(kind, match=message) as caught,
    ):
        act(moving)
    assert type(caught.value) is kind
    assert caught.value.status == status


def a_service(**fields: Any) -> dict[str, Said]:
    service = {
        "id": SERVICE,
        "binary": "nova-compute",
        "host": "rack-a-1",
        "status": "enabled",
        "state": "up",
        "disabled_reason": None,
    }
    return {"GET /os-services": (200, {"services": [service | {"forced_down": False} | fields]})}


CHANGES: list[tuple[dict[str, Any], Callable[[OpenStackMoving], None], dict[str, Any] | None]] = [
    (
        {},
        lambda m: m.set_enabled("rack-a-1", enabled=False, reason="drain"),
        {"status": "disabled", "disabled_reason": "drain"},
    ),
    ({}, lambda m: m.set_enabled("rack-a-1", enabled=False), {"status": "disabled"}),
    (
        {"status": "disabled", "disabled_reason": "fan"},
        lambda m: m.set_enabled("rack-a-1", enabled=False, reason="drain"),
        {"status": "disabled", "disabled_reason": "drain"},
    ),
    (
        {"status": "disabled", "disabled_reason": "fan"},
        lambda m: m.set_enabled("rack-a-1", enabled=False),
        {"status": "disabled"},
    ),
    (
        {"status": "disabled", "disabled_reason": "fan"},
        lambda m: m.set_enabled("rack-a-1", enabled=True, reason="no"),
        {"status": "enabled"},
    ),
    ({}, lambda m: m.set_enabled("rack-a-1", enabled=True), None),
    (
        {"status": "disabled", "disabled_reason": "drain"},
        lambda m: m.set_enabled("rack-a-1", enabled=False, reason="drain"),
        None,
    ),
    ({}, lambda m: m.set_forced_down("rack-a-1", down=True), {"forced_down": True}),
    ({"forced_down": True}, lambda m: m.set_forced_down("rack-a-1", down=False), {"forced_down": False}),
    ({"forced_down": True}, lambda m: m.set_forced_down("rack-a-1", down=True), None),
]


@pytest.mark.parametrize(("found", "act", "body"), CHANGES)
def test_a_service_is_changed_only_where_it_differs(
    found: dict[str, Any], act: Callable[[OpenStackMoving], None], body: dict[str, Any] | None
) -> None:
    heard: list[Heard] = []
    with nova(a_service(**found), heard) as moving:
        act(moving)
    assert heard[0].query == {"binary": ["nova-compute"], "host": ["rack-a-1"]}
    assert [(request.method, request.path, request.body) for request in heard[1:]] == (
        [("PUT", f"/os-services/{SERVICE}", body)] if body else []
    )


def test_a_host_without_nova_compute_is_not_there() -> None:
    with nova({"GET /os-services": (200, {"services": []})}) as moving, pytest.raises(NotThere, match="named rack-z-9"):
        moving.set_enabled("rack-z-9", enabled=False)


def test_what_is_held_of_a_host_and_by_an_instance() -> None:
    held = {"generation": 3, "resources": {"VCPU": 2, "MEMORY_MB": 512}}
    answers: dict[str, Said] = {
        "GET /resource_providers/rp/allocations": (
            200,
            {"allocations": {WEB: held}, "resource_provider_generation": 9},
        ),
        f"GET /allocations/{WEB}": (
            200,
            {"allocations": {"rp": held, "rp-2": held}, "project_id": "p", "user_id": "u"},
        ),
        "GET /allocations/nobody": (200, {"allocations": {}}),
    }
    one = Allocation(consumer_id=WEB, provider_id="rp", amounts={"VCPU": 2, "MEMORY_MB": 512})
    with nova(answers) as moving:
        assert moving.allocations("rp") == [one]
        assert moving.allocations_of(WEB) == [one, one.model_copy(update={"provider_id": "rp-2"})]
        assert moving.allocations_of("nobody") == []


def test_the_hosts_that_have_room() -> None:
    told = {
        "allocation_requests": [
            {
                "allocations": {"rp-1": {"resources": {"VCPU": 1}}, "rp-1-gpu": {"resources": {"VGPU": 1}}},
                "mappings": {},
            },
            {
                "allocations": {"rp-2": {"resources": {"VCPU": 1}}, "rp-2-gpu": {"resources": {"VGPU": 1}}},
                "mappings": {},
            },
        ],
        "provider_summaries": {
            provider: {"root_provider_uuid": provider[:4], "resources": {}}
            for provider in ("rp-1", "rp-1-gpu", "rp-2", "rp-2-gpu")
        },
    }
    heard: list[Heard] = []
    with nova({"GET /allocation_candidates": (200, told)}, heard) as moving:
        assert moving.candidates(
            {"VCPU": 1, "VGPU": 1, "DISK_GB": 0}, ["HW_CPU_X86_AVX", "!COMPUTE_STATUS_DISABLED"]
        ) == ["rp-1", "rp-2"]
        assert moving.candidates({"VCPU": 1}) == ["rp-1", "rp-2"]
    assert heard[0].query == {"resources": ["VCPU:1,VGPU:1"], "required": ["HW_CPU_X86_AVX,!COMPUTE_STATUS_DISABLED"]}
    assert heard[1].query == {"resources": ["VCPU:1"]}


def test_a_port_that_is_bound_nowhere_has_no_bindings() -> None:
    told = [
        {"host": "rack-a-1", "status": "ACTIVE"},
        {"host": "rack-a-2", "status": "INACTIVE"},
        {"host": "", "status": "ACTIVE"},
    ]
    with served(
        lambda _method, path, _query: (200, {"bindings": told if path == "/ports/moves/bindings" else told[2:]})
    ) as api:
        networks = OpenStackNetworks(api)
        assert networks.bindings("moves") == [
            Binding(port_id="moves", host="rack-a-1", active=True),
            Binding(port_id="moves", host="rack-a-2", active=False),
        ]
        assert networks.bindings("idle") == []
