"""The sentences with which a simulated cloud says no, modelled on those of the real services."""

from __future__ import annotations

from watari.clouds.errors import NotAllowed, NotNow, NotThere, OverQuota, Refused

LOOK_AGAIN = "look at the thing again with `openstack ... show` and repeat the command"


def not_there(noun: str, key: str) -> NotThere:
    """404: there is no such thing, or the account may not see it."""
    return NotThere(f"No {noun} {key} could be found.", cure="check the id and the project", status=404)


def not_allowed(rule: str) -> NotAllowed:
    """403: a policy rule forbids it."""
    return NotAllowed(
        f"Policy doesn't allow {rule} to be performed.",
        cure="use an account with the role that the rule wants",
        status=403,
    )


def not_now(what: str) -> NotNow:
    """409: the state of the thing forbids it."""
    return NotNow(what, cure=LOOK_AGAIN, status=409)


def over_quota(what: str) -> OverQuota:
    """403 or 413: a limit is reached."""
    return OverQuota(what, cure="raise the quota or remove something", status=403)


def refused(what: str) -> Refused:
    """400: the request is wrong."""
    return Refused(what, cure="correct the request", status=400)
