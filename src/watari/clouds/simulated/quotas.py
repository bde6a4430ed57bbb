"""Limits and use per project and service, counted as the services count."""

from __future__ import annotations

from watari.clouds.simulated.refusals import over_quota
from watari.clouds.simulated.state import State
from watari.model.survey.identity import Quota, QuotaService

DEFAULTS: dict[QuotaService, dict[str, int]] = {
    "compute": {"instances": 10, "cores": 20, "ram": 51200, "server_groups": 10},
    "network": {
        "network": 100,
        "subnet": 100,
        "port": 500,
        "router": 10,
        "floatingip": 50,
        "security_group": 10,
        "security_group_rule": 100,
    },
    "volume": {"volumes": 10, "snapshots": 10, "gigabytes": 1000},
}


def quota_of(state: State, project_id: str, service: QuotaService) -> Quota:
    """The quota that was set or told of, else the default."""
    known = state.quotas.find(f"{project_id}/{service}")
    return known or Quota(
        project_id=project_id, service=service, limits=dict(DEFAULTS[service]), used=dict.fromkeys(DEFAULTS[service], 0)
    )


def take(state: State, project_id: str, service: QuotaService, **amounts: int) -> None:
    """Count something as used; OverQuota when one limit does not suffice, and nothing is counted then."""
    quota = quota_of(state, project_id, service)
    for resource, amount in amounts.items():
        room = quota.room(resource)
        if room is not None and amount > room:
            used = quota.used.get(resource, 0)
            what = (
                f"Quota exceeded for {resource}: Requested {amount}, but already used {used} of"
                f" {quota.limits[resource]} {resource}"
            )
            raise over_quota(what)
    _count(state, quota, amounts)


def give_back(state: State, project_id: str, service: QuotaService, **amounts: int) -> None:
    """Count something as no longer used."""
    _count(state, quota_of(state, project_id, service), {resource: -amount for resource, amount in amounts.items()})


def _count(state: State, quota: Quota, amounts: dict[str, int]) -> None:
    key = state.quotas.key(quota)
    used = dict(quota.used)
    for resource, amount in amounts.items():
        if resource not in used:
            state.untold_use.add((key, resource))
        used[resource] = used.get(resource, 0) + amount
        if used[resource] == 0 and (key, resource) in state.untold_use:
            del used[resource]
    state.quotas.put(quota.model_copy(update={"used": used}))
