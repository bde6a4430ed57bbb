"""The deeds of Keystone's things, of quotas and of keypairs."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from watari.clouds.errors import NotThere
from watari.clouds.port import Cloud
from watari.model.record import known
from watari.model.steps.create import CreateKeypair, CreateProject, CreateUser
from watari.model.steps.remove import Thing
from watari.model.steps.set import SetQuota, SetRole
from watari.model.survey.compute import Keypair
from watari.model.survey.identity import Project, User
from watari.steps.creating import Creating
from watari.steps.deed import Scene
from watari.steps.likeness import differences
from watari.steps.sight import Sight, changed, done, todo


class ProjectDeed(Creating[CreateProject, Project]):
    """A project: its name is unique in its domain."""

    thing: ClassVar[Thing] = "project"

    def found(self, step: CreateProject, cloud: Cloud) -> list[Project]:
        """By name in the domain."""
        return [p for p in cloud.identity.projects() if (p.name, p.domain_id) == (step.spec.name, step.spec.domain_id)]

    def make(self, step: CreateProject, cloud: Cloud) -> None:
        """Make it."""
        cloud.identity.create_project(step.spec)

    def differences(self, step: CreateProject, there: Project, cloud: Cloud) -> list[str]:
        """A project that is switched off cannot take anything in; its description may be another."""
        return differences(step.spec, there, "enabled")


class UserDeed(Creating[CreateUser, User]):
    """A user: its name is unique in its domain."""

    thing: ClassVar[Thing] = "user"

    def found(self, step: CreateUser, cloud: Cloud) -> list[User]:
        """By name in the domain."""
        return [u for u in cloud.identity.users() if (u.name, u.domain_id) == (step.spec.name, step.spec.domain_id)]

    def make(self, step: CreateUser, cloud: Cloud) -> None:
        """Make it, without a password."""
        cloud.identity.create_user(step.spec)

    def differences(self, step: CreateUser, there: User, cloud: Cloud) -> list[str]:
        """Whether they may log in is what matters."""
        return differences(step.spec, there, "enabled")


class KeypairDeed:
    """A keypair: its name is unique for its user."""

    def look(self, step: CreateKeypair, scene: Scene) -> Sight:
        """By user and name; the key itself decides whether it is the wanted one."""
        there = self._found(step, scene)
        if there is None:
            return todo()
        off = differences(step.spec, there, "kind")
        if step.spec.public_key.strip() != there.public_key.strip():
            off.append(f"public_key has the fingerprint {there.fingerprint}")
        keypair_id = f"{there.user_id}/{there.name}"
        if off:
            return changed(f"{keypair_id} is another key: {'; '.join(off)}", keypair_id, differs=off)
        return done(keypair_id, fingerprint=there.fingerprint)

    def act(self, step: CreateKeypair, scene: Scene) -> None:
        """Import the public key."""
        if self._found(step, scene) is None:
            scene.cloud(step).compute.create_keypair(step.spec)

    def _found(self, step: CreateKeypair, scene: Scene) -> Keypair | None:
        keypairs = scene.cloud(step).compute.keypairs(known(step.spec.user_id))
        return next((keypair for keypair in keypairs if keypair.name == step.spec.name), None)


class RoleDeed:
    """A role of a user on a project, assigned directly (what is inherited is not ours to give or take)."""

    def look(self, step: SetRole, scene: Scene) -> Sight:
        """Compare the assignment with what is wanted; NotThere when the cloud has no such role."""
        role_id = _role_id(step, scene)
        wanted = (role_id, known(step.user_id), known(step.on))
        assignments = scene.cloud(step).identity.role_assignments()
        given = any((a.role_id, a.user_id, a.project_id) == wanted and not a.inherited for a in assignments)
        return done(role_id=role_id) if given == step.given else todo(given=given)

    def act(self, step: SetRole, scene: Scene) -> None:
        """Give it or take it."""
        identity = scene.cloud(step).identity
        role_id = _role_id(step, scene)
        if step.given:
            identity.give_role(role_id, known(step.user_id), known(step.on))
            return
        with suppress(NotThere):  # taken meanwhile: that is what was wanted
            identity.take_role(role_id, known(step.user_id), known(step.on))


class QuotaDeed:
    """Some limits of a project in one service; the others stay."""

    def look(self, step: SetQuota, scene: Scene) -> Sight:
        """Compare limit by limit; the old ones are kept for the way back."""
        quota = scene.cloud(step).identity.quota(known(step.on), step.service)
        old = {name: quota.limits[name] for name in step.limits if name in quota.limits}
        return done(limits=old) if old == step.limits else todo(limits=old)

    def act(self, step: SetQuota, scene: Scene) -> None:
        """Set them all at once."""
        scene.cloud(step).identity.set_quota(known(step.on), step.service, step.limits)


def _role_id(step: SetRole, scene: Scene) -> str:
    cloud = scene.cloud(step)
    for role in cloud.identity.roles():
        if role.name == step.role_name:
            return role.id
    raise NotThere(
        f"{cloud.name} has no role {step.role_name}",
        cure=f"openstack --os-cloud {cloud.name} role create {step.role_name}",
    )
