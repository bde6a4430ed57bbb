"""Every project that crossed has its users, their roles and keys, its limits, its security groups and their rules.

Why: an instance that runs in a project whose people cannot reach it, or whose walls have a hole, has not arrived.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.journal import Journal
from watari.model.record import Ref
from watari.model.specs import SecurityRuleSpec
from watari.model.steps import AnyStep
from watari.model.steps.bring import SetRules
from watari.model.steps.create import CreateKeypair, CreateSecurityGroup
from watari.model.steps.set import SetQuota, SetRole
from watari.model.survey.network import SecurityRule
from watari.model.survey.survey import Survey
from watari.verify.case import CrossingTruthCase, by_id
from watari.verify.truth import Fact, fact, truth

ACT = "set it on the target, or accept `verify.projects-keep-what-is-theirs` in the goal"


@truth(target=("projects", "role_assignments", "roles", "quotas", "keypairs", "security_groups"))
def projects_keep_what_is_theirs(case: CrossingTruthCase) -> Iterator[Fact]:
    """Look at the result of every step that laid the ground of a project."""
    for move in case.plan.moves():
        if move.brings("ground"):
            final = {
                str(_id(case.journal, step.group_id)): step.rules for step in move.steps if isinstance(step, SetRules)
            }
            for step in move.steps:
                if not step.until_finish and step.cloud == "target" and case.journal.step(step.key).is_done:
                    says = _wrong(step, case, final)
                    if says is not None:
                        yield fact("block", move.subject, says, ACT)


def _wrong(step: AnyStep, case: CrossingTruthCase, final: dict[str, tuple[SecurityRuleSpec, ...]]) -> str | None:
    target, journal = case.after["target"], case.journal
    match step:
        case SetRole():
            return _role(step, _id(journal, step.user_id), _id(journal, step.on), target)
        case SetQuota():
            return _quota(step, _id(journal, step.on), target)
        case CreateKeypair():
            user = _id(journal, step.spec.user_id)
            keys = {(k.user_id, k.name): k.public_key for k in target.keypairs}
            return (
                None
                if keys.get((user, step.spec.name)) == step.spec.public_key
                else f"keypair {step.spec.name} is not there as it was"
            )
        case CreateSecurityGroup():
            id_ = journal.step(step.key).made.get("id", "")
            return _rules(step.spec.name, id_, final.get(id_, step.spec.rules), case)
        case _:
            return None


def _id(journal: Journal, ref: Ref) -> str:
    return ref if isinstance(ref, str) else journal.step(ref.by).made.get(ref.name, "")


def _role(step: SetRole, user: str, project: str, target: Survey) -> str | None:
    roles = {role.id for role in target.roles if role.name == step.role_name}
    has = any(a.user_id == user and a.project_id == project and a.role_id in roles for a in target.role_assignments)
    return None if has == step.given else f"user {user} {'lacks' if step.given else 'has'} the role {step.role_name}"


def _quota(step: SetQuota, project: str, target: Survey) -> str | None:
    limits = next((q.limits for q in target.quotas if q.project_id == project and q.service == step.service), {})
    wrong = [
        f"{name} {limits.get(name)} instead of {limit}"
        for name, limit in step.limits.items()
        if limits.get(name) != limit
    ]
    return f"its {step.service} limits differ: {', '.join(wrong)}" if wrong else None


def _rules(name: str, group_id: str, wanted: tuple[SecurityRuleSpec, ...], case: CrossingTruthCase) -> str | None:
    group = by_id(case.after["target"].security_groups).get(group_id)
    if group is None:
        return f"security group {name} is gone"
    should = {_spec_words(rule, group_id, case.journal) for rule in wanted}
    have = {_words(rule) for rule in group.rules}
    return (
        None
        if should == have
        else f"security group {name} has {len(have - should)} rules too many and {len(should - have)} too few"
    )


def _spec_words(rule: SecurityRuleSpec, group_id: str, journal: Journal) -> tuple[object, ...]:
    other = group_id if rule.to_itself else _id(journal, rule.remote_group_id) if rule.remote_group_id else None
    remote = other, rule.remote_address_group_id
    return rule.direction, rule.ethertype, rule.protocol, rule.port_min, rule.port_max, rule.remote_cidr, *remote


def _words(rule: SecurityRule) -> tuple[object, ...]:
    remote = rule.remote_group_id, rule.remote_address_group_id
    return rule.direction, rule.ethertype, rule.protocol, rule.port_min, rule.port_max, rule.remote_cidr, *remote
