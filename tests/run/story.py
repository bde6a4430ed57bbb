"""A small crossing by hand: a project, then instances of the example world, with the real deeds on simulated clouds.

Time is the world's own: a pause lets it pass, nothing sleeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from watari.clouds.reach import Reach, named
from watari.clouds.simulated import SimulatedSighting, World
from watari.model.goal import Acceptance, Choice, CrossingGoal, Limits, ProjectChoice, WaveGoal
from watari.model.plan import Expectation, Move, Plan, Wave
from watari.model.record import Made
from watari.model.specs import FixedIpSpec, ImageSpec, InstanceSpec, PortSpec, ProjectSpec
from watari.model.steps import AnyStep
from watari.model.steps.create import BootInstance, CreatePort, CreateProject
from watari.model.steps.disk import CaptureInstance, CarryImage
from watari.model.steps.remove import Remove
from watari.model.steps.set import Probe, SetLock, SetPortAdmin, SetPower, SetRole
from watari.model.stored import sealed
from watari.run.conduct import Conductor
from watari.run.engine import run_plainly
from watari.run.pace import Pace

EVERYTHING = WaveGoal(name="all", take=(Choice(),))
LOST = (
    "identity.ids-survive",
    "identity.owners-survive",
    "identity.creation-times-survive",
    "identity.passwords-survive",
    "compute.host-keys-survive",
)
ACCEPTED = tuple(Acceptance(finding=finding, by="ops") for finding in LOST)
GOAL = CrossingGoal(
    source="classic", target="nyah", projects=(ProjectChoice(name="shop"),), waves=(EVERYTHING,), accept=ACCEPTED
)
GROUND = "ground"
PROJECT = Made(by="ground/project")
NUMBERS = {"web-1": 1, "web-2": 2, "db-1": 3}


def in_line(conductor: Conductor) -> str:
    """The engine that always does the same in the same order."""
    return run_plainly(conductor, parallel=False)


def the_reach(world: World) -> Reach:
    sighting = SimulatedSighting(world, "rack", vlan=777)
    return Reach({"source": world.cloud("classic"), "target": world.cloud("nyah")}, named((sighting,)))


def the_pace(world: World, **changed: Any) -> Pace:
    def monotonic() -> float:
        return world.clock.now.timestamp()

    return Pace(**{"now": lambda: world.clock.now, "monotonic": monotonic, "sleep": world.clock.tick} | changed)


def ground() -> Move:
    steps: tuple[AnyStep, ...] = (
        CreateProject(
            key="ground/project", cloud="target", phase="prepare", spec=ProjectSpec(name="shop", domain_id="default")
        ),
        SetRole(
            key="ground/role",
            cloud="target",
            phase="prepare",
            after=("ground/project",),
            user_id="0b" * 16,
            role_name="admin",
            on=PROJECT,
        ),
    )
    return Move(id=GROUND, subject_kind="ground", subject="the ground", steps=steps)


def instance_move(world: World, name: str, *, after: Sequence[str] = (GROUND,), **changed: Any) -> Move:
    """The move of one instance that boots from an image (a data volume stays behind: this is about the runner)."""
    source = world.cloud("classic")
    instance = next(i for i in source.compute.instances() if i.name == name)
    port = next(p for p in source.networks.ports() if p.device_id == instance.id)
    fields: dict[str, Any] = {
        "id": name,
        "subject_kind": "instance",
        "subject": name,
        "subject_id": instance.id,
        "after": tuple(after),
        "steps": _steps(name, instance.id, port.id, port.fixed_ips[0].address),
        "source_host": instance.host,
        "expects": (
            Expectation(
                cloud="source",
                thing="instance",
                id=instance.id,
                fields={"status": "ACTIVE", "host": instance.host or ""},
            ),
        ),
    }
    return Move(**fields | changed)


def _steps(name: str, instance_id: str, port_id: str, address: str) -> tuple[AnyStep, ...]:
    def at(key: str, cloud: str, phase: str, *after: str) -> dict[str, Any]:
        project = PROJECT if cloud == "target" else None
        mark = f"m{NUMBERS[name]}{key}"
        return {
            "key": f"{name}/{key}",
            "cloud": cloud,
            "phase": phase,
            "after": tuple(f"{name}/{k}" for k in after),
            "project": project,
            "mark": mark,
        }

    image_id = f"{NUMBERS[name]:08d}-0000-4000-8000-000000000000"
    address_spec = FixedIpSpec(subnet_id="nyah-backbone-4", address=address)
    port = PortSpec(network_id="nyah-backbone", name=name, fixed_ips=(address_spec,), admin_up=False)
    boot = InstanceSpec(
        name=name,
        flavor_id="m1.tiny",
        image_id=Made(by=f"{name}/carry"),
        port_ids=(Made(by=f"{name}/port"),),
    )
    return (
        CreatePort(**at("port", "target", "prepare"), spec=port),
        SetPower(**at("stop", "source", "stop"), instance_id=instance_id, on=False),
        SetLock(**at("lock", "source", "stop", "stop"), instance_id=instance_id, locked=True, reason="watari"),
        SetPortAdmin(**at("fence", "source", "stop", "stop"), port_id=port_id, address=address, up=False),
        CaptureInstance(**at("capture", "source", "capture", "stop"), instance_id=instance_id),
        CarryImage(
            **at("carry", "target", "carry", "capture"),
            image_id=Made(by=f"{name}/capture"),
            spec=ImageSpec(id=image_id, name=f"{name}-root", disk_format="qcow2"),
        ),
        Probe(**at("silent", "source", "cut_over", "carry", "fence"), address=address, answers=False),
        SetPortAdmin(
            **at("open", "target", "cut_over", "silent", "port"),
            port_id=Made(by=f"{name}/port"),
            address=address,
            up=True,
        ),
        BootInstance(**at("boot", "target", "cut_over", "open"), spec=boot),
        Probe(**at("answers", "target", "cut_over", "boot"), address=address),
        Remove(**at("tidy", "source", "tidy", "answers"), thing="image", id=Made(by=f"{name}/capture")),
    )


def a_plan(*waves: Wave, **fields: Any) -> Plan:
    day = datetime(2026, 1, 5, tzinfo=UTC)
    given = Plan(
        **{
            "id": "",
            "goal": GOAL,
            "surveyed_at": {"source": day, "target": day},
            "survey_digests": {"source": "", "target": ""},
            "waves": waves,
            "limits": Limits(),
        }
        | fields
    )
    return sealed(given)


def the_plan(world: World, *names: str, **fields: Any) -> Plan:
    """The ground, then the named instances in one wave."""
    moves = tuple(instance_move(world, name) for name in names or ("web-1",))
    return a_plan(Wave(name="ground", moves=(ground(),)), Wave(name="all", moves=moves), **fields)
