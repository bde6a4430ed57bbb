"""An evacuation: proof first, then the goal's order; what Nova rebuilds, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_service
from tests.checks.host_asking import HOSTS, a_compute, a_drain, a_guest, a_migration, an_evacuation
from tests.plan.hosts.small import STOPPED, of_kind, takes, the_cloud, waits, ways
from watari.errors import GoalDoesNotFit
from watari.model.goal import Choice, EvacuateGoal, Fencing, Limits, WaveGoal
from watari.model.plan import Move, Plan
from watari.model.steps.host import Evacuate, SeeHost, SetForcedDown, SetHostOpen
from watari.model.steps.set import SetPower
from watari.model.survey.compute import Instance, InstanceFlavor
from watari.plan.hosts.drain import plan_drain
from watari.plan.hosts.evacuate import plan_evacuation

WEB, DB = a_guest("web-1"), a_guest("db-1")
FENCE = "host/nyah-1/fence"
DATABASES = WaveGoal(name="databases", take=(Choice(name="db-*"),))
SILENT = tuple(a_service(host, state="down" if host == "nyah-1" else "up") for host in HOSTS)


def asked(**fields: Any) -> EvacuateGoal:
    """Where the controller of the host is asked."""
    return an_evacuation(fencing=Fencing(controller=True), **fields)


def planned(*instances: Instance, goal: EvacuateGoal | None = None, **parts: Any) -> Plan:
    return plan_evacuation(goal or an_evacuation(), {"cloud": the_cloud(*instances, **{"services": SILENT} | parts)})


def the_move(plan: Plan, id_: str = "instance/web-1") -> Move:
    return next(move for move in plan.moves() if move.id == id_)


def waves(plan: Plan) -> dict[str, list[str]]:
    return {wave.name: [move.subject for move in wave.moves] for wave in plan.waves[1:]}


def test_nova_is_told_that_the_host_is_dead_after_the_proof_and_it_is_closed_after_that() -> None:
    fence = the_move(planned(WEB, goal=asked(reason="died at noon")), FENCE)
    assert waits(fence) == {"off": [], "dead": ["off"], "close": ["dead"]}
    dead, close = fence.steps[1:]
    assert (isinstance(dead, SetForcedDown) and dead.down, fence.on_failure) == (True, "put_back")
    assert isinstance(close, SetHostOpen)
    assert (close.host, close.open, close.reason) == ("nyah-1", False, "died at noon")


def test_nova_is_asked_only_just_after_the_controller_each_time() -> None:
    plan = planned(WEB, DB, goal=asked())
    assert [(see.host, see.wanted) for see in of_kind(plan, SeeHost)] == [("nyah-1", "off")]
    assert [step.ask_controller for step in (*of_kind(plan, SetForcedDown), *of_kind(plan, Evacuate))] == [
        True,
        True,
        True,
    ]
    assert plan.assumed == ()


def test_on_a_persons_word_nobody_is_asked_and_the_word_stands_in_the_plan() -> None:
    plan = planned(WEB)
    assert of_kind(plan, SeeHost) == []
    assert [step.ask_controller for step in (*of_kind(plan, SetForcedDown), *of_kind(plan, Evacuate))] == [False, False]
    assert [waits(move) for move in plan.moves()] == [
        {"dead": [], "close": ["dead"]},
        {"evacuate": [], "start": ["evacuate"]},
    ]
    assert plan.assumed == ("nyah-1 is off, on the word of ops: I pulled the plug at noon",)


def test_what_else_had_to_be_assumed_stands_after_the_word() -> None:
    plan = planned(a_guest("web-1", scheduler_hints=None))
    assert [note.split(":")[0] for note in plan.assumed] == [
        "nyah-1 is off, on the word of ops",
        "scheduler hints of 1 instances are not known",
    ]


def test_a_rescue_is_left_as_it_is_and_rests_on_what_was_seen() -> None:
    rescue = the_move(planned(WEB, migrations=(a_migration(7, status="completed"),)))
    step = rescue.steps[0]
    assert isinstance(step, Evacuate)
    assert (step.instance_id, step.source_host, step.target_host, step.seen_migration) == (
        "instance-web-1",
        "nyah-1",
        "nyah-3",
        7,
    )
    assert (rescue.after, rescue.on_failure, rescue.target_host, rescue.subject_id) == (
        (FENCE,),
        "leave",
        "nyah-3",
        "instance-web-1",
    )
    assert {name: rescue.expects[0].fields[name] for name in ("status", "host")} == {
        "status": "ACTIVE",
        "host": "nyah-1",
    }


@pytest.mark.parametrize(
    ("status", "start", "power"),
    [
        ("ACTIVE", True, [True]),
        ("ACTIVE", False, [False]),
        ("SHUTOFF", True, [False]),
        ("SHUTOFF", False, [False]),
        ("ERROR", True, []),
        ("ERROR", False, [False]),
    ],
)
def test_it_runs_in_the_end_as_it_did_unless_the_goal_wants_nothing_started(
    status: str, start: bool, power: list[bool]
) -> None:
    """Nova starts some by itself, so what was stopped is stopped; of one in ERROR nobody knows whether it ran."""
    rescue = the_move(planned(a_guest("web-1", status=status), goal=an_evacuation(start=start)))
    assert [step.on for step in rescue.steps if isinstance(step, SetPower)] == power
    assert [after for ending, after in waits(rescue).items() if ending != "evacuate"] == [["evacuate"]] * len(power)


@pytest.mark.parametrize("status", ["PAUSED", "SUSPENDED", "RESCUE", "VERIFY_RESIZE", "SHELVED"])
def test_what_nova_does_not_rebuild_is_left_out_with_the_act_that_lets_it(status: str) -> None:
    plan = planned(a_guest("web-1", status=status), DB)
    assert ways(plan).keys() == {"instance/db-1"}
    assert [left.subject for left in plan.left_out] == ["instance web-1 (instance-web-1)"]
    says, cure = plan.left_out[0].why.split(" (E3): ")
    assert (says, "openstack server set --state error instance-web-1" in cure) == (
        f"Nova rebuilds no instance that is {status}",
        True,
    )


def flavored(**specs: str) -> InstanceFlavor:
    return InstanceFlavor(name="odd", vcpus=1, ram_mib=128, disk_gib=0, extra_specs=specs)


@pytest.mark.parametrize(
    "fields",
    [
        {"flavor": flavored(**{"pci_passthrough:alias": "gpu:1"})},
        {"flavor": flavored(**{"accel:device_profile": "fpga"})},
        {"task_state": "rebooting", "status": "REBOOT"},
        {"locked": True},
        STOPPED,
    ],
    ids=["L7", "C14", "C1", "locked", "stopped"],
)
def test_what_keeps_an_instance_from_a_migration_keeps_none_from_being_rebuilt(fields: dict[str, Any]) -> None:
    assert planned(a_guest("web-1", **fields)).left_out == ()


def test_what_keeps_an_instance_from_every_move_keeps_it_from_this_one() -> None:
    plan = planned(a_guest("web-1", server_group_ids=("unseen",)), DB)
    assert [" (C10): " in left.why for left in plan.left_out] == [True]
    assert ways(plan).keys() == {"instance/db-1"}


@pytest.mark.parametrize(
    "asks", [{"flavor": flavored(**{"hw:tpm_version": "2.0"})}, {"image_properties": {"hw_tpm_version": "2.0"}}]
)
def test_what_a_virtual_tpm_keeps_lies_on_its_host(asks: dict[str, Any]) -> None:
    plan = planned(a_guest("web-1", **asks), DB)
    assert [" (E5): " in left.why for left in plan.left_out] == [True]
    assert ways(plan).keys() == {"instance/db-1"}


@pytest.mark.parametrize("status", ["MIGRATING", "RESIZE"])
def test_one_that_was_on_its_way_may_run_elsewhere_already(status: str) -> None:
    [left] = planned(a_guest("web-1", status=status)).left_out
    assert "its guest may run on the host that it was on its way to" in left.why
    assert "look there" in left.why


@pytest.mark.parametrize("status", ["REBOOT", "HARD_REBOOT", "PASSWORD"])
def test_one_that_ran_runs_again_whatever_was_done_with_it_when_its_host_died(status: str) -> None:
    plan = planned(a_guest("web-1", status=status))
    assert [step.on for step in of_kind(plan, SetPower)] == [True]


def test_neither_processor_nor_version_of_the_dead_host_matter() -> None:
    """A guest that boots anew asks for neither; one that goes live does."""
    hosts = (
        a_compute("nyah-1", traits=("HW_CPU_X86_AVX512F",), version=9000000),
        a_compute("nyah-2"),
        a_compute("nyah-3"),
    )
    assert planned(WEB, hosts=hosts).left_out == ()
    assert [
        " (L4): " in left.why for left in plan_drain(a_drain(), {"cloud": the_cloud(WEB, hosts=hosts)}).left_out
    ] == [True]


def test_nobody_on_another_host_makes_way() -> None:
    """A drain would bring api-2 to nyah-2, and web-1 in its place."""
    others = a_guest("api-1", host="nyah-2"), a_guest("api-2", host="nyah-3")
    parts = takes((WEB, 6000), (others[0], 3000), (others[1], 3000))
    plan = planned(WEB, *others, **parts)
    assert (ways(plan), [" (C5): " in left.why for left in plan.left_out]) == ({}, [True])
    assert ways(plan_drain(a_drain(), {"cloud": the_cloud(WEB, *others, **parts)})).keys() == {
        "instance/api-2",
        "instance/web-1",
    }


def test_only_those_take_them_whom_the_goal_names() -> None:
    assert ways(planned(WEB, DB, goal=an_evacuation(to=("nyah-3",)))) == {
        "instance/web-1": (None, "nyah-3"),
        "instance/db-1": (None, "nyah-3"),
    }


def test_waves_go_in_the_goals_order_and_whom_none_takes_comes_last() -> None:
    again = WaveGoal(name="again", take=(Choice(name="db-1"), Choice(name="web-*")), hold=True)
    plan = planned(WEB, DB, a_guest("old-1"), goal=an_evacuation(waves=(DATABASES, again)))
    assert waves(plan) == {"databases": ["db-1"], "again": ["web-1"], "rescue": ["old-1"]}
    assert [(wave.name, wave.hold) for wave in plan.waves] == [
        ("fence", False),
        ("databases", False),
        ("again", True),
        ("rescue", False),
    ]


def test_a_wave_that_takes_nobody_is_no_part_of_the_plan() -> None:
    assert waves(planned(WEB, goal=an_evacuation(waves=(DATABASES,)))) == {"rescue": ["web-1"]}


@pytest.mark.parametrize("names", [("web-1", "db-1"), ("instance-web-1", "instance-db-1")], ids=["names", "ids"])
def test_an_instance_waits_for_those_that_it_depends_on(names: tuple[str, str]) -> None:
    plan = planned(WEB, DB, goal=an_evacuation(depends_on={names[0]: (names[1],)}))
    assert (the_move(plan).after, the_move(plan, "instance/db-1").after) == ((FENCE, "instance/db-1"), (FENCE,))


def test_nobody_waits_for_one_that_is_not_rebuilt() -> None:
    alive = a_guest("db-1", host="nyah-2")
    plan = planned(
        WEB,
        alive,
        a_guest("asleep-1", status="SUSPENDED"),
        goal=an_evacuation(depends_on={"web-1": ("db-1", "asleep-1")}),
    )
    assert the_move(plan).after == (FENCE,)


@pytest.mark.parametrize(
    ("depends_on", "says"),
    [
        ({"web-1": ("dbb-1",)}, "`depends_on` names dbb-1, which is no instance of nyah"),
        ({"web": ("db-1",)}, "`depends_on` names web, which is no instance of nyah"),
        ({"db-1": ("web-1",)}, "db-1 (wave databases) depends on web-1, which moves later (wave rescue)"),
        ({"web-1": ("old-1",), "old-1": ("web-1",)}, "these instances depend on each other in a circle"),
    ],
    ids=["misspelt", "misspelt dependant", "later", "circle"],
)
def test_an_order_that_cannot_be_kept_is_refused(depends_on: dict[str, tuple[str, ...]], says: str) -> None:
    with pytest.raises(GoalDoesNotFit) as told:
        planned(WEB, DB, a_guest("old-1"), goal=an_evacuation(waves=(DATABASES,), depends_on=depends_on))
    assert told.value.what.startswith(says)


def test_the_goals_limits_hold_for_the_run() -> None:
    few = Limits(moves=2, per_target_host=1)
    assert (planned(WEB, goal=an_evacuation(limits=few)).limits, planned(WEB).limits.per_source_host) == (few, 1)
