"""The hosts of the small clouds, and instances on them that can be moved.

One of every kind that a step finds something to do with.
"""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.compute import Host, Instance, Service
from watari.model.survey.moving import Migration
from watari.model.survey.network import FixedIp, Port

OPEN, ROOMY, CLOSED, DEAD = "h1", "h2", "h3", "h4"
"""Instances live on the first; the second has room; somebody closed the third, on which nothing is; the fourth has no
power."""
CLOSED_BY_US = "h5"
RESTLESS = "restless"
"""The instance that writes to its memory faster than it can be sent."""
OURS = "watari: drained"
THEIRS = "memory is faulty, do not touch"
OFF: dict[str, Any] = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4}
WAITS: dict[str, Any] = {"status": "VERIFY_RESIZE", "vm_state": "resized", "power_state": 1}
USED = {"VCPU": 1, "MEMORY_MB": 128, "DISK_GB": 1}
"""What every instance here takes of its host."""
PAIRS = {"verify": "00000000-0000-0000-0000-00000000000a", "doubt": "00000000-0000-0000-0000-00000000000b"}
"""The instances that wait to be verified, with the uuids of their migrations: both came from the roomy host to the open
one."""


def parts() -> dict[str, Any]:
    """What they add to the survey of a cloud."""
    on = {OPEN: 7, ROOMY: 2, DEAD: 1}
    names = (OPEN, ROOMY, CLOSED, DEAD, CLOSED_BY_US)
    instances = _instances()
    return {
        "hosts": tuple(_host(name, on.get(name, 0)) for name in names),
        "services": tuple(_service(name) for name in names),
        "agents": tuple(a.an_agent(name, alive=name != DEAD) for name in names),
        "instances": instances,
        "ports": tuple(_port(instance, number) for number, instance in enumerate(instances, start=51)),
        "migrations": tuple(_waiting(name, number) for number, name in enumerate(PAIRS, start=1)),
    }


def _instances() -> tuple[Instance, ...]:
    here = {"host": OPEN, "hypervisor_hostname": OPEN}
    return (
        a.an_instance("live", **here),
        a.an_instance(RESTLESS, **here),
        a.an_instance("paused", **here, status="PAUSED", vm_state="paused", power_state=3),
        a.an_instance("running", **here),
        a.an_instance("still", **here | OFF),
        a.an_instance("verify", **here | WAITS),
        a.an_instance("doubt", **here | WAITS),
        a.an_instance("stranded", host=DEAD, hypervisor_hostname=DEAD),
    )


def _host(name: str, guests: int) -> Host:
    bare = a.a_host(name)
    inventory = {kind: stock.model_copy(update={"used": USED[kind] * guests}) for kind, stock in bare.inventory.items()}
    closed = name in (CLOSED, CLOSED_BY_US)
    traits = ("COMPUTE_STATUS_DISABLED",) if closed else ()
    return a.a_host(
        name, inventory=inventory, enabled=not closed, traits=traits, state="down" if name == DEAD else "up"
    )


def _service(name: str) -> Service:
    reason = {CLOSED: THEIRS, CLOSED_BY_US: OURS}.get(name)
    return a.a_service(name, enabled=reason is None, disabled_reason=reason, state="down" if name == DEAD else "up")


def _port(instance: Instance, number: int) -> Port:
    address = f"10.1.0.{number}"
    fixed = (FixedIp(subnet_id="subnet-segment", address=address),)
    status = "ACTIVE" if instance.power_state == 1 else "DOWN"
    where = {
        "fixed_ips": fixed,
        "mac": f"fa:16:3f:01:00:{number:02x}",
        "host": instance.host,
        "status": status,
        "name": "kept",
    }
    return a.an_instance_port(instance.name, address, **where)


def _waiting(name: str, number: int) -> Migration:
    return Migration(
        id=number,
        uuid=PAIRS[name],
        instance_id=f"instance-{name}",
        kind="migration",
        status="finished",
        source_host=ROOMY,
        target_host=OPEN,
        created_at=a.NOON,
        updated_at=a.NOON,
    )
