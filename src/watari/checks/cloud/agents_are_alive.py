"""The Neutron agents of both clouds are alive.

Why: a port on a host with a dead agent is never wired; a router or DHCP server behind a dead agent looks well in the
API and passes nothing.

Source: `alive` of Neutron's agent list (heartbeats within agent_down_time); ML2/OVN shows its chassis as agents too.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.wants import Sided, wants


@wants(source=("agents",), target=("agents",))
def agents_are_alive(case: Sided) -> Iterator[Found]:
    """Name each agent that is meant to work and is silent."""
    for _, survey in case.sides():
        for agent in survey.agents:
            if agent.admin_up and not agent.alive:
                yield warn(
                    f"{survey.cloud}: {agent.kind} on {agent.host}",
                    f"{agent.kind} on {agent.host} of {survey.cloud} does not answer",
                    f"on {agent.host}: systemctl status {agent.binary}; if the host is gone for good: "
                    f"openstack --os-cloud {survey.cloud} network agent delete {agent.id}",
                )
