"""Security groups and their rules."""

from __future__ import annotations

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.quotas import give_back, take
from watari.clouds.simulated.refusals import not_allowed, not_now
from watari.clouds.simulated.state import State
from watari.model.record import known
from watari.model.specs import SecurityGroupSpec, SecurityRuleSpec
from watari.model.survey.network import SecurityGroup, SecurityRule

DEFAULT = "default"


class Groups(Desk):
    """Security groups are made, brought to their rules, and removed."""

    @call
    def create_security_group(self, spec: SecurityGroupSpec, mark: str) -> SecurityGroup:
        """Make a security group with a mark and without any rule."""
        state = self.state
        if spec.name == DEFAULT:
            raise not_now("Default security group already exists.")
        ensure_default_group(state, self.caller.project_id)
        take(state, self.caller.project_id, "network", security_group=1)
        group = _add_group(state, self.caller.project_id, spec)
        state.marks[group.id] = mark
        return group

    @call
    def set_rules(self, group_id: str, spec: SecurityGroupSpec) -> None:
        """Bring a group's rules to exactly the spec's; those that fit stay as they are."""
        state, group = self.state, self.state.security_groups.get(group_id)
        self.must_own("security group", group_id, group.project_id)
        wanted = [_wanted(state, group_id, rule) for rule in spec.rules]
        kept = tuple(rule for rule in group.rules if _without_id(rule) in wanted)
        missing = [rule for rule in wanted if rule not in [_without_id(one) for one in kept]]
        take(
            state, group.project_id, "network", security_group_rule=max(0, len(missing) + len(kept) - len(group.rules))
        )
        give_back(
            state, group.project_id, "network", security_group_rule=max(0, len(group.rules) - len(missing) - len(kept))
        )
        added = tuple(rule.model_copy(update={"id": state.new_id("rule")}) for rule in missing)
        state.security_groups.change(group_id, rules=kept + added)

    @call
    def remove_security_group(self, group_id: str) -> None:
        """Delete a security group; rules of others that name it go with it, as in Neutron's database."""
        state, group = self.state, self.state.security_groups.get(group_id)
        self.must_own("security group", group_id, group.project_id)
        if group.name == DEFAULT and not self.caller.is_admin:
            raise not_allowed("removing default security group")
        if state.ports.by("group", group_id):
            raise not_now(f"Security Group {group_id} in use.")
        state.security_groups.drop(group_id)
        state.marks.pop(group_id, None)
        give_back(state, group.project_id, "network", security_group=1, security_group_rule=len(group.rules))
        for other in state.security_groups.where(lambda g: any(r.remote_group_id == group_id for r in g.rules)):
            kept = tuple(rule for rule in other.rules if rule.remote_group_id != group_id)
            give_back(state, other.project_id, "network", security_group_rule=len(other.rules) - len(kept))
            state.security_groups.change(other.id, rules=kept)


def ensure_default_group(state: State, project_id: str) -> None:
    """Neutron makes a project's default group when the project first asks for anything of it."""
    if any(group.name == DEFAULT for group in state.security_groups.by("project", project_id)):
        return
    if "security_groups" in state.unseen:
        return
    take(state, project_id, "network", security_group=1, security_group_rule=4)
    group = _add_group(state, project_id, SecurityGroupSpec(name=DEFAULT, description="Default security group"))
    rules = [
        SecurityRule(
            id=state.new_id("rule"),
            direction=direction,
            ethertype=ethertype,
            remote_group_id=group.id if direction == "ingress" else None,
        )
        for ethertype in ("IPv4", "IPv6")
        for direction in ("egress", "ingress")
    ]
    state.security_groups.change(group.id, rules=tuple(rules))


def _add_group(state: State, project_id: str, spec: SecurityGroupSpec) -> SecurityGroup:
    fields = {"name": spec.name, "description": spec.description, "stateful": spec.stateful}
    return state.security_groups.put(SecurityGroup(id=state.new_id("security group"), project_id=project_id, **fields))


def _wanted(state: State, group_id: str, rule: SecurityRuleSpec) -> SecurityRule:
    remote = group_id if rule.to_itself else known(rule.remote_group_id) if rule.remote_group_id is not None else None
    if remote is not None:
        state.security_groups.get(remote)
    told = {name: value for name, value in rule if name not in ("to_itself", "remote_group_id")}
    return SecurityRule(id="", remote_group_id=remote, **told)


def _without_id(rule: SecurityRule) -> SecurityRule:
    return rule.model_copy(update={"id": ""})
