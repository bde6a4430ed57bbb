"""Every host that takes instances has an agent of Neutron on it that wires ports, and it is alive.

Why: Neutron binds no port to a host whose agent is dead or missing, so a live migration waits for its ports and fails
after `vif_plugging_timeout` (300 s), and a cold one ends without a network. A name that differs between Nova and the
chassis looks like a missing agent, and is as bad.

Source: rule L19; `bind_port` refuses such hosts ("no OVN chassis for host", "dead agent") in ML2/OVN's mech_driver.py
and in ML2's mech_agent.py; `live_migration_wait_for_vif_plug` of Nova is true by default.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, lost, note, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.survey.network import Agent

WIRING = (
    "OVN Controller agent",
    "OVN Controller Gateway agent",
    "Open vSwitch agent",
    "Linux bridge agent",
    "Macvtap agent",
)
"""The kinds of agents that wire the ports of instances; a host has one of them."""
ELSEWHERE = "leave the host out (name others in `to`)"


@wants(cloud=("agents", "services", "hosts"))
def network_agents_answer(case: HostCase) -> Iterator[Found]:
    """Look at each target by the plan (which stops then), and at all that may become one while there is none."""
    wiring = {a.host: a for a in case.survey.agents if a.kind in WIRING}
    if not wiring:
        act = f"see in your SDN that the hosts are well: {', '.join(case.part)}; {case.cli} network agent list"
        yield note(
            case.goal.cloud,
            "Neutron lists no agents that wire ports, so nobody can say whether the hosts' networks work",
            act,
        )
        return
    for host in case.part:
        if case.rebuilds and host in case.leaving:
            continue  # on a dead host nothing is to answer
        agent = wiring.get(host)
        if agent is not None and agent.alive:
            continue
        tell = lost if case.plan is not None and host in case.targets else warn
        yield tell(host, _says(host, agent, takes=host in case.targets), _act(case, host, agent))


def _says(host: str, agent: Agent | None, *, takes: bool) -> str:
    fact = f"{host} has no agent that wires ports" if agent is None else f"{agent.kind} on {host} does not answer"
    return f"{fact}: no port of an instance can be bound there" if takes else f"{fact}: nothing can come back to it"


def _act(case: HostCase, host: str, agent: Agent | None) -> str:
    if agent is None:
        return (
            f"{case.cli} network agent list: is its agent there under another name (a long one for a short one)? mend"
            f" that, or {ELSEWHERE}"
        )
    return f"on {host}: systemctl status {agent.binary}; or {ELSEWHERE}"
