"""Ask one check about a good cloud of three hosts, with some parts changed.

`nyah-1` is to be drained: `web-1` and `db-1` (with a volume more) run there, from volumes; `nyah-2` and `nyah-3` are
open, alike, and known to be in its cell. No check of a journey between hosts finds anything there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.builders import (
    NOON,
    a_host,
    a_plan,
    a_service,
    a_survey,
    a_volume,
    an_agent,
    an_instance,
    an_instance_port,
    attached,
)
from watari.checks.host_case import HostCase
from watari.checks.host_table import HOST_CHECKS
from watari.checks.wants import Check
from watari.model.finding import Finding
from watari.model.goal import DrainGoal, EvacuateGoal, Fencing, HostGoal, Vantage, Word
from watari.model.plan import Estimate, Move, Plan, Wave
from watari.model.steps.host import MigrateCold, MigrateLive, SetHostOpen
from watari.model.survey.compute import Host, Instance
from watari.model.survey.moving import Allocation, Binding, Migration
from watari.model.survey.survey import Microversions, Survey
from watari.model.survey.volume import Volume, VolumeAttachment

Parts = dict[str, Any]
HOSTS = ("nyah-1", "nyah-2", "nyah-3")
PROVED = Microversions(lowest="2.1", highest="2.96")
"""Of a release with which a drain was proved."""


def a_guest(name: str = "web-1", **fields: Any) -> Instance:
    """An instance of `nyah-1` that boots from the volume of its name, and of which Nova tells everything."""
    told = {"zone_known": True, "scheduler_hints": {}, "image_properties": {}, "image_id": None}
    return an_instance(name, **told | {"host": "nyah-1", "volumes": (attached(name, "/dev/vda"),)} | fields)


def a_disk(name: str, **fields: Any) -> Volume:
    """The volume of this name, attached to the instance of this name."""
    where = VolumeAttachment(instance_id=f"instance-{name}", device="/dev/vda", host="nyah-1")
    return a_volume(name, name, **{"attachments": (where,)} | fields)


def a_compute(name: str, **fields: Any) -> Host:
    """A host whose processor is known."""
    return a_host(
        name, **{"version": 8002002, "cpu_model": "Cascadelake-Server", "traits": ("HW_CPU_X86_AVX2",)} | fields
    )


def a_migration(number: int = 7, instance: str = "web-1", **fields: Any) -> Migration:
    """A live migration from `nyah-1` to `nyah-2` that runs, and was heard of a minute ago."""
    given = {"kind": "live-migration", "status": "running", "source_host": "nyah-1", "target_host": "nyah-2"}
    when = {"created_at": NOON - timedelta(minutes=5), "updated_at": NOON - timedelta(minutes=1)}
    return Migration(
        **{"id": number, "uuid": f"migration-{number}", "instance_id": f"instance-{instance}"} | given | when | fields
    )


def met(one: str, other: str, number: int) -> Migration:
    """A live migration between two hosts that came to its end a day ago."""
    moment = NOON - timedelta(days=1)
    hosts = {"source_host": one, "target_host": other, "created_at": moment, "updated_at": moment}
    return a_migration(number, "long-gone", status="completed", **hosts)


MET = (met("nyah-1", "nyah-2", 1), met("nyah-3", "nyah-2", 2))


def a_host_cloud(**parts: Any) -> Survey:
    """The cloud of three hosts."""
    given = {
        "host_names": ("nyah-1",),
        "services": tuple(a_service(host) for host in HOSTS),
        "hosts": tuple(a_compute(host) for host in HOSTS),
        "agents": tuple(an_agent(host) for host in HOSTS),
        "instances": (a_guest("web-1"), a_guest("db-1", volumes=(attached("db-1", "/dev/vda"), attached("data")))),
        "volumes": (a_disk("web-1"), a_disk("db-1"), a_volume("data", "db-1")),
        "ports": (
            an_instance_port("web-1", "198.51.100.11", host="nyah-1"),
            an_instance_port("db-1", "198.51.100.13", host="nyah-1"),
        ),
        "bindings": (
            Binding(port_id="port-198.51.100.11", host="nyah-1"),
            Binding(port_id="port-198.51.100.13", host="nyah-1"),
        ),
        "allocations": (held("instance-web-1"), held("instance-db-1")),
        "migrations": MET,
        "microversions": a_survey("nyah").microversions | {"compute": PROVED},
    }
    return a_survey("nyah", **given | parts)


def held(consumer: str, host: str = "nyah-1") -> Allocation:
    """What a consumer holds of a host."""
    return Allocation(consumer_id=consumer, provider_id=f"hypervisor-{host}", amounts={"VCPU": 1})


def a_drain(**fields: Any) -> DrainGoal:
    """The drain of `nyah-1`, looked on from somewhere."""
    return DrainGoal(
        **{"cloud": "nyah", "hosts": ("nyah-1",), "vantages": (Vantage(name="rack", where="rack"),)} | fields
    )


def an_evacuation(**fields: Any) -> EvacuateGoal:
    """The evacuation of `nyah-1`, which somebody saw to be off."""
    fencing = Fencing(word=Word(by="ops", says="I pulled the plug at noon"))
    return EvacuateGoal(**{"cloud": "nyah", "host": "nyah-1", "fencing": fencing} | fields)


def a_move(
    name: str = "web-1", target: str = "nyah-2", *, seconds: float = 30.0, cold: bool = False, **fields: Any
) -> Move:
    """The move of an instance from `nyah-1`."""
    kind = MigrateCold if cold else MigrateLive
    where = {"instance_id": f"instance-{name}", "source_host": "nyah-1", "target_host": target}
    step = kind(key=f"instance/{name}/migrate", cloud="cloud", phase="cut_over", **where, **fields)
    ids = {
        "id": f"instance/{name}",
        "subject_kind": "instance",
        "subject": name,
        "subject_id": f"instance-{name}",
        "steps": (step,),
    }
    return Move(**ids, source_host="nyah-1", target_host=target, estimate=Estimate(seconds=seconds))


def a_closing(host: str) -> Move:
    """The move that closes a host."""
    step = SetHostOpen(
        key=f"host/{host}/close", cloud="cloud", phase="prepare", host=host, open=False, reason="watari: emptied"
    )
    return Move(id=f"host/{host}/close", subject_kind="host", subject=host, steps=(step,))


def a_host_plan(*moves: Move, goal: HostGoal | None = None, **fields: Any) -> Plan:
    """A plan with these moves; of both instances to `nyah-2` where none is named."""
    moves = moves or (a_move("web-1"), a_move("db-1"))
    goal = goal or a_drain()
    given = {"waves": (Wave(name="leave", moves=moves),), "limits": goal.limits}
    when = {"surveyed_at": {"cloud": NOON}, "survey_digests": {"cloud": "s"}}
    return a_plan(goal, **given | when | fields)  # type: ignore[arg-type]


def findings(
    check: Check[HostCase], *, goal: HostGoal | None = None, plan: Plan | None = None, **cloud: Any
) -> list[Finding]:
    """What ``check`` finds; what is not named is good."""
    case = HostCase(goal or a_drain(), a_host_cloud(**cloud), plan, frozenset(c.id for c in HOST_CHECKS))
    return list(check.findings(case))


def one(check: Check[HostCase], **differences: Any) -> tuple[str, str, bool]:
    """Level, subject and acceptability of the only finding."""
    found = findings(check, **differences)
    assert len(found) == 1, [f.says for f in found]
    return found[0].level, found[0].subject, found[0].acceptable
