"""The ground: what a project needs on the target before its instances can come. This file is its table of contents."""

from __future__ import annotations

from typing import Any

from watari.facts.crossing import Chosen
from watari.facts.networks import prepared
from watari.plan.chart import Chart
from watari.plan.draft import Draft
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
from watari.plan.ground.site import NetworkSite

SHARED_GROUND = "ground/shared"


def lay_shared_ground(chart: Chart) -> Draft:
    """Lay what belongs to no single project that crosses: networks of others that moving instances stand on."""
    draft = chart.draft(SHARED_GROUND)
    for place in prepared(chart.facts):
        if place.network.project_id not in chart.facts.chosen:
            _lay_place(NetworkSite(chart, draft, place, {"cloud": "target"}))
    return draft


def lay_ground(chart: Chart, chosen: Chosen) -> Draft:
    """Lay all that is a project's, in the order in which one thing needs the other."""
    draft = chart.draft(f"ground/{chart.label('projects', chosen.project.id)}")
    own = chart.facts.moving_in.get(chosen.project.id, [])
    lay_project(chart, draft, chosen)
    lay_users(chart, draft, chosen)
    lay_quotas(chart, draft, chosen)
    lay_keypairs(chart, draft, own)
    lay_flavors(chart, draft, chosen)
    lay_server_groups(chart, draft, chosen)
    lay_security_groups(chart, draft, chosen)
    lay_images(chart, draft, chosen)
    for network in chart.source.networks_in(chosen.project.id):
        if network.id in chart.places:
            _lay_place(NetworkSite(chart, draft, chart.places[network.id], chart.on_target(chosen.project.id)))
    lay_routers(chart, draft, chosen)
    _after_our_role(draft)
    return draft


def _lay_place(site: NetworkSite) -> None:
    if site.place.kind == "routed":
        lay_routed(site)
    else:
        lay_network(site)
    if site.place.kind == "shared":
        lay_reservations(site)
    lay_held_ports(site)


def _after_our_role(draft: Draft) -> None:
    """Let every step that acts in the project wait for our role there."""
    roles: dict[str, str] = {side: draft.key(f"operator-on-{side}") for side in ("source", "target")}
    for at, step in enumerate(draft.steps):
        role = roles.get(str(step.cloud))
        if role in draft.keys and step.project is not None and role not in step.after:
            changed: Any = step.model_copy(update={"after": (*step.after, role)})
            draft.steps[at] = changed
