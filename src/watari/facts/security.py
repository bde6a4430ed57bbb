"""Security groups: which cross, which of their rules mean something on the target, and which ports lose one."""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.crossing import CrossingFacts
from watari.facts.lookup import there_already
from watari.facts.networks import loose_ports
from watari.model.plan import LeftOut
from watari.model.survey.network import Port, SecurityGroup, SecurityRule


def group_there(facts: CrossingFacts, group: SecurityGroup) -> SecurityGroup | None:
    """The target's group that stands for one of the source already: it is taken as it is."""
    project = facts.target_project_id(group.project_id)
    return there_already(facts.target.security_groups_in(project), project, group.name) if project else None


def names_another(rule: SecurityRule, group: SecurityGroup) -> bool:
    """Whether a rule lets in the members of another group than its own."""
    return rule.remote_group_id not in (None, group.id)


def group_crosses(facts: CrossingFacts, group_id: str, turn: int | None) -> bool:
    """Whether a group is on the target when the project of this turn is laid (None: when all are)."""
    group = facts.source.security_groups.get(group_id)
    return group is not None and facts.crosses_by(group.project_id, turn)


def why_rule_stays(facts: CrossingFacts, group: SecurityGroup, rule: SecurityRule) -> str | None:
    """Say why a rule is not carried; None when it is. Without the addresses that it names it would let everybody in."""
    if rule.remote_address_group_id is not None:
        return f"it names the address group {rule.remote_address_group_id}, and those are not carried"
    turn = facts.chosen[group.project_id].at
    if names_another(rule, group) and not group_crosses(facts, rule.remote_group_id or "", turn):
        return f"it names the group {rule.remote_group_id}, which {_not_yet(facts, rule.remote_group_id or '')}"
    return None


def _not_yet(facts: CrossingFacts, group_id: str) -> str:
    return "crosses later in the goal" if group_crosses(facts, group_id, None) else "does not cross"


def carried_rules(facts: CrossingFacts, group: SecurityGroup) -> list[SecurityRule]:
    """The rules of a group that are carried."""
    return [rule for rule in group.rules if why_rule_stays(facts, group, rule) is None]


def rules_left(facts: CrossingFacts) -> Iterator[tuple[SecurityGroup, SecurityRule, LeftOut]]:
    """The rules that stay, of all groups that are made anew."""
    for id_ in facts.chosen:
        for group in facts.source.security_groups_in(id_):
            if group_there(facts, group) is None:
                for rule in group.rules:
                    why = why_rule_stays(facts, group, rule)
                    if why is not None:
                        subject = f"rule {rule.id} of security group {group.name}"
                        yield group, rule, LeftOut(subject=subject, why=why)


def made_in_turn(facts: CrossingFacts, port: Port) -> int | None:
    """The turn of the project with whose ground a port is made; None for one that is made when all ground is laid.

    An instance's port is made with its network, unless the instance's project comes later in the goal.
    """
    network = facts.source.networks[port.network_id]
    owner = facts.chosen.get(network.project_id)
    instance = facts.source.instances.get(port.device_id)
    project = port.project_id if instance is None else instance.project_id
    return owner.at if owner is not None and facts.crosses_by(project, owner.at) else None


def port_groups(facts: CrossingFacts, port: Port) -> tuple[list[str], list[str]]:
    """The groups that a port has on the target, and those that it loses."""
    turn = made_in_turn(facts, port)
    kept = [id_ for id_ in port.security_group_ids if group_crosses(facts, id_, turn)]
    return kept, [id_ for id_ in port.security_group_ids if id_ not in kept]


def port_groups_left(facts: CrossingFacts) -> Iterator[tuple[Port, LeftOut]]:
    """The groups that ports lose.

    Those of moving instances, and those that hold an address in a network that is made anew.
    """
    moving = [port for id_ in facts.moving for port in facts.source.ports_of(id_)]
    loose = [port for place in facts.places.found.values() if place.kind == "own" for port in loose_ports(facts, place)]
    for port in (*moving, *loose):
        for group in port_groups(facts, port)[1]:
            later = group_crosses(facts, group, None)
            why = f"it belongs to {'a project that crosses later in the goal' if later else 'no project that crosses'}"
            yield port, LeftOut(subject=f"security group {group} of port {port.id}", why=why)
