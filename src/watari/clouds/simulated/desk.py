"""Where a service takes its calls: one at a time, each costs time, and each comes from somebody with roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from watari.clouds.errors import NotAllowed, Unclear, Unreachable
from watari.clouds.simulated.refusals import not_allowed, not_there
from watari.clouds.simulated.state import State

P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D", bound="Desk")

ADMIN = "admin"


@dataclass(frozen=True)
class Caller:
    """Our account, acting in a project."""

    state: State
    project_id: str

    @property
    def user_id(self) -> str:
        """Who calls."""
        return self.state.operator.user_id

    @property
    def role_names(self) -> frozenset[str]:
        """The roles that the account has here now: given at home, on the project, or on its domain for all projects."""
        state = self.state
        here = state.projects.find(self.project_id)
        names = set(state.operator.role_names) if self.project_id == state.operator.project_id else set()
        given = state.role_assignments.by("given", (self.user_id, self.project_id))
        if here is not None:
            given += state.role_assignments.by("given", (self.user_id, "inherited from", here.domain_id))
        names |= {role.name for one in given if (role := state.roles.find(one.role_id)) is not None}
        return frozenset(names)

    @property
    def is_admin(self) -> bool:
        """Whether the services' policies take the caller for an admin."""
        return ADMIN in self.role_names

    def owns(self, project_id: str) -> bool:
        """Whether a thing of ``project_id`` is in the caller's reach."""
        return self.is_admin or project_id == self.project_id


class Desk:
    """A service's side of the port."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.state = caller.state

    def admins_only(self, rule: str) -> None:
        """Raise NotAllowed for everybody else."""
        if not self.caller.is_admin:
            raise not_allowed(rule)

    def sees(self, part: str) -> None:
        """Raise what the real cloud said where its survey could not look at ``part``."""
        unseen = self.state.unseen.get(part)
        if unseen is None:
            return
        if unseen.lacks == "rights":
            raise NotAllowed(unseen.why, cure="use an account that may look at it", status=403)
        if unseen.lacks == "service":
            raise Unreachable(unseen.why, cure="see the service's log", status=503)
        raise Unclear(unseen.why, cure="see what answers")

    def must_own(self, noun: str, key: str, project_id: str) -> None:
        """Raise NotThere when the thing belongs to a project that the caller cannot see."""
        if not self.caller.owns(project_id):
            raise not_there(noun, key)


def call(method: Callable[Concatenate[D, P], T]) -> Callable[Concatenate[D, P], T]:
    """Make a method a call to the cloud: alone, after a moment, by somebody who has a role."""

    @wraps(method)
    def at_the_desk(desk: D, /, *args: P.args, **kwargs: P.kwargs) -> T:
        clock = desk.state.clock
        with clock.lock:
            clock.tick()
            if not desk.caller.role_names:
                raise not_allowed(f"a token for project {desk.caller.project_id}")
            try:
                return method(desk, *args, **kwargs)
            finally:
                clock.tick(0)

    return at_the_desk
