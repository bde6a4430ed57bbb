"""What makes two security group rules the same, whether wished for or found."""

from __future__ import annotations

from collections.abc import Iterable

from watari.model.specs import SecurityRuleSpec
from watari.model.survey.network import SecurityGroup, SecurityRule

_Likeness = tuple[object, ...]
_ANYWHERE = {"0.0.0.0/0", "::/0"}
_ITSELF = "itself"
_ADDRESSES = "address group"


def rule_differences(wanted: Iterable[SecurityRuleSpec], there: SecurityGroup) -> str:
    """Say how many rules of ``there`` are missing or too much; empty when they are as ``wanted``.

    Descriptions do not count.
    """
    wishes = {_like(rule, _wished(rule)) for rule in wanted}
    have = {_like(rule, _remote(rule, there.id)) for rule in there.rules}
    return "" if wishes == have else f"{len(wishes - have)} of its rules are missing, {len(have - wishes)} are too much"


def as_specs(group: SecurityGroup) -> list[SecurityRuleSpec]:
    """Give the rules that a group has in the words in which they can be set again."""
    return [SecurityRuleSpec.of(rule, group.id) for rule in group.rules]


def _wished(rule: SecurityRuleSpec) -> object:
    if rule.remote_address_group_id is not None:
        return (_ADDRESSES, rule.remote_address_group_id)
    return _ITSELF if rule.to_itself else rule.remote_group_id


def _remote(rule: SecurityRule, group_id: str) -> object:
    if rule.remote_address_group_id is not None:
        return (_ADDRESSES, rule.remote_address_group_id)
    return _ITSELF if rule.remote_group_id == group_id else rule.remote_group_id


def _like(rule: SecurityRuleSpec | SecurityRule, remote: object) -> _Likeness:
    """Neutron takes "from anywhere" and no range as the same, so do we."""
    cidr = None if rule.remote_cidr in _ANYWHERE else rule.remote_cidr
    return (rule.direction, rule.ethertype, rule.protocol, rule.port_min, rule.port_max, cidr, remote)
