"""Keep of a survey what belongs to some projects, and the shared things that they use. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from watari.errors import WatariError
from watari.model.survey.image import Image
from watari.model.survey.network import Router
from watari.model.survey.survey import Survey


class NoSuchProject(WatariError):
    """The cloud has no project of a name that was asked for, or the account does not see it."""

    id: ClassVar[str] = "survey.no-such-project"


def narrowed(seen: Survey, project_names: tuple[str, ...]) -> Survey:
    """Keep what is theirs, what they use, and what the whole cloud stands on (hosts, services, types, public things).

    The ports of every network that they use stay, whosever they are: an address taken by others is taken.
    """
    if not project_names:
        return seen
    projects = _named(seen, project_names)
    return _Narrow(seen, frozenset(projects)).survey().model_copy(update={"project_names": project_names})


def _named(seen: Survey, names: tuple[str, ...]) -> set[str]:
    known = {project.name for project in seen.projects}
    if missing := [name for name in names if name not in known]:
        raise NoSuchProject(
            f"cloud {seen.cloud} shows no project named {', '.join(missing)}; it shows"
            f" {', '.join(sorted(known)) or 'none'}",
            cure=f"Mend the name, or log in with an account that sees it: openstack --os-cloud {seen.cloud} project"
            " list",
        )
    return {project.id for project in seen.projects if project.name in names}


class _Narrow:
    """One survey and the ids of the projects to keep."""

    def __init__(self, seen: Survey, projects: frozenset[str]) -> None:
        self.seen = seen
        self.projects = projects
        self.instances = tuple(i for i in seen.instances if i.project_id in projects)
        self.own_ports = tuple(p for p in seen.ports if p.project_id in projects)
        self.routers = tuple(r for r in seen.routers if self._keeps_router(r))
        self.used_networks = self._used_networks()

    def survey(self) -> Survey:
        """Give the narrowed survey."""
        return self.seen.model_copy(
            update={**self._identity(), **self._compute(), **self._network(), **self._volumes()}
        )

    def _identity(self) -> dict[str, object]:
        seen = self.seen
        projects = tuple(p for p in seen.projects if p.id in self.projects)
        domains = {p.domain_id for p in projects}
        assignments = tuple(
            a
            for a in seen.role_assignments
            if a.project_id in self.projects or (a.inherited and a.domain_id in domains)
        )
        people = {a.user_id for a in assignments} | {i.user_id for i in self.instances} | {seen.operator.user_id}
        users = tuple(u for u in seen.users if u.id in people)
        kept_domains = domains | {u.domain_id for u in users}
        return {
            "projects": projects,
            "domains": tuple(d for d in seen.domains if d.id in kept_domains),
            "users": users,
            "role_assignments": assignments,
        }

    def _compute(self) -> dict[str, object]:
        seen = self.seen
        used_flavors = {i.flavor.name for i in self.instances}
        instances = {i.id for i in self.instances}
        return {
            "instances": self.instances,
            "migrations": tuple(m for m in seen.migrations if m.instance_id in instances),
            "server_groups": self._own(seen.server_groups),
            "flavors": tuple(
                f
                for f in seen.flavors
                if f.public or f.name in used_flavors or self.projects.intersection(f.access_project_ids)
            ),
            "images": tuple(image for image in seen.images if self._keeps_image(image)),
        }

    def _network(self) -> dict[str, object]:
        seen = self.seen
        networks = tuple(n for n in seen.networks if n.id in self.used_networks or n.shared or n.external)
        shown = {n.id for n in networks}
        used_groups = {group for port in self.own_ports for group in port.security_group_ids}
        return {
            "networks": networks,
            "subnets": tuple(s for s in seen.subnets if s.network_id in shown),
            "routers": self.routers,
            "ports": tuple(
                p for p in seen.ports if p.project_id in self.projects or p.network_id in self.used_networks
            ),
            "floating_ips": self._own(seen.floating_ips),
            "security_groups": tuple(
                g for g in seen.security_groups if g.project_id in self.projects or g.id in used_groups
            ),
        }

    def _volumes(self) -> dict[str, object]:
        return {"volumes": self._own(self.seen.volumes), "snapshots": self._own(self.seen.snapshots)}

    def _own(self, things: Iterable[object]) -> tuple[object, ...]:
        return tuple(thing for thing in things if getattr(thing, "project_id", None) in self.projects)

    def _keeps_image(self, image: Image) -> bool:
        if image.project_id in self.projects or image.visibility == "public":
            return True
        booted = any(i.image_id == image.id for i in self.instances)
        return booted or bool(self.projects.intersection(image.member_project_ids))

    def _keeps_router(self, router: Router) -> bool:
        """Keep its own routers, and those of others that stand on its networks (an admin's router)."""
        own_networks = {n.id for n in self.seen.networks if n.project_id in self.projects}
        stands_there = any(p.device_id == router.id and p.network_id in own_networks for p in self.seen.ports)
        return router.project_id in self.projects or stands_there

    def _used_networks(self) -> frozenset[str]:
        """Its own, those its ports are on, and those its routers and floating IPs reach outside through."""
        own = {n.id for n in self.seen.networks if n.project_id in self.projects}
        ports = {p.network_id for p in self.own_ports}
        outside = {r.external_network_id for r in self.routers if r.external_network_id is not None}
        floating = {f.network_id for f in self.seen.floating_ips if f.project_id in self.projects}
        return frozenset(own | ports | outside | floating)
