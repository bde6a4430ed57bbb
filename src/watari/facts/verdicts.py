"""All that keeps a goal from being followed, and all that a plan leaves out: two tables of contents.

What stands here is said twice, in the same words: by a check before there is a plan, and by the planner
(`tests/properties/test_left_out.py` holds both to it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from watari.facts.crossing import CrossingFacts
from watari.facts.floating import idle_left, unreachable_left, without_way_left
from watari.facts.identity import keypairs_left, roles_left, target_user, unknown_users_left, user_domain, users
from watari.facts.networks import subnets_left
from watari.facts.routers import gateways_left, router_addresses_left, routers_left
from watari.facts.security import port_groups_left, rules_left
from watari.facts.storage import (
    images_left,
    protection_left,
    server_groups_left,
    shares_left,
    snapshots_left,
    volumes_left,
)
from watari.facts.unfit import Unfit
from watari.model.plan import LeftOut


def waves_left(facts: CrossingFacts) -> Iterator[tuple[str, LeftOut]]:
    """The names of the waves in which nothing moves."""
    for name, instances in facts.moving_waves:
        if not instances:
            yield name, LeftOut(subject=f"wave {name}", why="it takes no instance that moves")


def dependencies_left(facts: CrossingFacts) -> Iterator[tuple[str, LeftOut]]:
    """Who depends on what does not move, by the name of that."""
    for who, name in facts.dependencies.in_vain():
        why = f"{name} does not move, so {who} waits for nothing"
        yield name, LeftOut(subject=f"dependency of {who} on {name}", why=why)


OF_THE_REST: tuple[Callable[[CrossingFacts], Iterable[tuple[Any, ...]]], ...] = (
    unknown_users_left,
    roles_left,
    keypairs_left,
    server_groups_left,
    rules_left,
    port_groups_left,
    images_left,
    protection_left,
    shares_left,
    subnets_left,
    routers_left,
    router_addresses_left,
    volumes_left,
    snapshots_left,
    idle_left,
    unreachable_left,
    without_way_left,
    dependencies_left,
    waves_left,
    gateways_left,
)
"""Each gives things with what is said of them, which comes last."""


def left_out(facts: CrossingFacts) -> tuple[LeftOut, ...]:
    """Give what a plan leaves out, each once: instances first, by the first reason that keeps each."""
    instances = (reasons[0].left for reasons in facts.reasons.values())
    rest = (found[-1] for part in OF_THE_REST for found in part(facts))
    unique = {(left.subject, left.why): left for left in (*instances, *rest)}
    return tuple(unique.values())


def unfit(facts: CrossingFacts) -> Iterator[Unfit]:
    """Give what the goal wants and the clouds do not have; nothing when a plan can be made."""
    yield from _projects(facts)
    yield from facts.places.unfit
    yield from _domains(facts)
    yield from _flavors(facts)
    yield from _volume_types(facts)
    yield from (found for routed in facts.routed.values() if (found := routed.unfit) is not None)
    yield from facts.dependencies.unfit


def _projects(facts: CrossingFacts) -> Iterator[Unfit]:
    cloud = facts.goal.source
    for choice in facts.goal.projects:
        if (choice.domain, choice.name) not in facts.source.projects_named:
            yield Unfit(
                "project",
                choice.name,
                says=f"{cloud} has no project {choice.name} in the domain {choice.domain}",
                cure=f"correct `projects` in the goal; openstack --os-cloud {cloud} project list --domain"
                f" {choice.domain}",
            )


def _domains(facts: CrossingFacts) -> Iterator[Unfit]:
    """Domains of the target that projects and users are made in.

    Those are tied to how people log in, so Watari makes none.
    """
    cloud = facts.goal.target
    of_projects = [chosen.choice.domain for chosen in facts.chosen.values()]
    made = (user for chosen in facts.chosen.values() for user in users(facts, chosen) if not target_user(facts, user))
    wanted = {facts.target_domain(name): name for name in of_projects}
    wanted |= {user_domain(facts, user): facts.source.domain_names.get(user.domain_id, "Default") for user in made}
    for name, domain in sorted(wanted.items()):
        if name not in facts.target.domain_ids:
            yield Unfit(
                "domain",
                name,
                says=f"{cloud} has no domain {name}",
                cure=f"openstack --os-cloud {cloud} domain create {name};"
                f" or in the goal: map: {{domains: {{{domain}: NAME}}}}",
            )


def _flavors(facts: CrossingFacts) -> Iterator[Unfit]:
    cloud, mapping = facts.goal.target, facts.goal.map.flavors
    for name in sorted({instance.flavor.name for instance in facts.instances} & set(mapping)):
        if mapping[name] not in facts.target.flavors:
            yield Unfit(
                "flavor",
                name,
                says=f"flavor {name} is mapped to {mapping[name]}, which {cloud} does not have",
                cure=f"openstack --os-cloud {cloud} flavor list --all;"
                f" correct `map: {{flavors: {{{name}: NAME}}}}` in the goal, "
                f"or leave it out to have {name} made",
            )


def _volume_types(facts: CrossingFacts) -> Iterator[Unfit]:
    cloud = facts.goal.target
    for name in sorted({volume.volume_type for volume in facts.volumes if volume.volume_type}):
        wanted = facts.target_volume_type(name)
        if wanted not in facts.target.volume_types:
            yield Unfit(
                "volume type",
                name,
                says=f"{cloud} has no volume type {wanted} for the volumes of type {name}",
                cure=f"in the goal: map: {{volume_types: {{{name}: NAME}}}}",
            )
