"""The ground: what a project needs on the target before its instances can come. This file is its table of contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.ground.behind import tell_what_stays
from watari.plan.ground.flavors import lay_flavors
from watari.plan.ground.held_ports import lay_held_ports
from watari.plan.ground.identity import lay_project, lay_users
from watari.plan.ground.images import lay_images
from watari.plan.ground.keypairs import lay_keypairs
from watari.plan.ground.networks import lay_network
from watari.plan.ground.quotas import lay_quotas
from watari.plan.ground.reservations import lay_reservations
from watari.plan.ground.routed import lay_routed
from watari.plan.ground.routers import lay_routers
from watari.plan.ground.security import lay_security_groups
from watari.plan.ground.server_groups import lay_server_groups
from watari.plan.ground.site import Site
from watari.plan.places import Place
from watari.plan.scope import Chosen

SHARED_GROUND = "ground/shared"


def lay_shared_ground(chart: Chart, projects: Sequence[Chosen], moving: Sequence[Instance]) -> Draft:
    """Lay what belongs to no single project that crosses: networks of others that moving instances stand on."""
    draft = chart.draft(SHARED_GROUND)
    owners = {chosen.project.id for chosen in projects}
    used = {port.network_id for port in _ports(chart, moving)}
    for place in chart.places.values():
        if place.network.project_id not in owners and place.network.id in used:
            _lay_place(Site(chart, draft, place, {"cloud": "target"}, _on(chart, place, moving)))
    return draft


def lay_ground(chart: Chart, chosen: Chosen, moving: Sequence[Instance]) -> Draft:
    """Lay all that is a project's, in the order in which one thing needs the other."""
    draft = chart.draft(f"ground/{chart.source.label('projects', chosen.project.id)}")
    own = [instance for instance in moving if instance.project_id == chosen.project.id]
    lay_project(chart, draft, chosen)
    lay_users(chart, draft, chosen)
    lay_quotas(chart, draft, chosen)
    lay_keypairs(chart, draft, own)
    lay_flavors(chart, draft, _flavors_due(chosen, moving))
    lay_server_groups(chart, draft, chosen, own)
    lay_security_groups(chart, draft, chosen)
    lay_images(chart, draft, chosen)
    for place in _places_of(chart, chosen):
        _lay_place(Site(chart, draft, place, chart.on_target(chosen.project.id), _on(chart, place, moving)))
    lay_routers(chart, draft, chosen)
    tell_what_stays(chart, chosen, {instance.id for instance in moving})
    _after_our_role(draft)
    return draft


def _flavors_due(chosen: Chosen, moving: Sequence[Instance]) -> Iterator[Instance]:
    """One instance of each flavor that no later project uses: a private flavor names the projects that may use it, so they come first."""
    last_user = {instance.flavor.name: instance for instance in moving}
    return (instance for instance in last_user.values() if instance.project_id == chosen.project.id)


def _places_of(chart: Chart, chosen: Chosen) -> Iterator[Place]:
    return (place for place in chart.places.values() if place.network.project_id == chosen.project.id)


def _lay_place(site: Site) -> None:
    if site.place.kind == "routed":
        lay_routed(site)
    else:
        lay_network(site)
    if site.place.kind == "shared":
        lay_reservations(site)
    lay_held_ports(site)


def _on(chart: Chart, place: Place, instances: Iterable[Instance]) -> list[Port]:
    return [port for port in _ports(chart, instances) if port.network_id == place.network.id]


def _ports(chart: Chart, instances: Iterable[Instance]) -> Iterator[Port]:
    return (port for instance in instances for port in chart.source.ports_of(instance.id))


def _after_our_role(draft: Draft) -> None:
    """Let every step that acts in the project wait for our role there."""
    roles: dict[str, str] = {side: draft.key(f"operator-on-{side}") for side in ("source", "target")}
    for at, step in enumerate(draft.steps):
        role = roles[step.cloud]
        if role in draft.keys and step.project is not None and role not in step.after:
            changed: Any = step.model_copy(update={"after": (*step.after, role)})
            draft.steps[at] = changed
