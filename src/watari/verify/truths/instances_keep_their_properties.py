"""Every moved instance has what it had: flavor, metadata, tags, description, key, user data, config drive.

Why: what was lost on the way is found by its owner at the worst time. What the goal maps is compared as mapped.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.claims import own_tags
from watari.model.survey.compute import Instance, InstanceFlavor
from watari.verify.case import CrossingTruthCase, Moved
from watari.verify.truth import Fact, fact, truth

SAME = ("name", "metadata", "tags", "description", "key_name", "config_drive", "user_data")
"""What Nova tells of an instance and must not change."""

SIZES = ("vcpus", "ram_mib", "disk_gib", "ephemeral_gib", "swap_mib", "extra_specs")

SECRET = ("user_data",)
"""What is compared, but not shown: it may hold passwords."""


@truth(target=("instances",))
def instances_keep_their_properties(case: CrossingTruthCase) -> Iterator[Fact]:
    """Compare each property with what it was, or with what the goal made of it."""
    for moved in case.moved:
        if moved.now is not None:
            for name, was, now in [*_differences(moved, moved.now), *_of_flavor(case, moved.was, moved.now)]:
                act = (
                    f"set it on the target, or accept `{instances_keep_their_properties.id}` for {moved.subject} in"
                    " the goal"
                )
                yield fact("block", moved.subject, f"its {name.replace('_', ' ')} is {now}, and was {was}", act)


def _differences(moved: Moved, now: Instance) -> Iterator[tuple[str, str, str]]:
    for name in SAME:
        was, is_now = _plain(getattr(moved.was, name)), _plain(getattr(now, name))
        if was != is_now:
            yield (name, "another", "different") if name in SECRET else (name, str(was), str(is_now))


def _plain(value: object) -> object:
    """Tags have no order; those of runs are not the instance's own."""
    return tuple(sorted(own_tags(value))) if isinstance(value, tuple) else value


def _of_flavor(case: CrossingTruthCase, was: Instance, now: Instance) -> Iterator[tuple[str, str, str]]:
    wanted = case.plan.crossing.map.flavors.get(was.flavor.name)
    if wanted is not None:
        if now.flavor.name != wanted:
            yield "flavor", f"mapped to {wanted}", now.flavor.name
        return
    for name in SIZES:
        if _size(was.flavor, name) != _size(now.flavor, name):
            yield f"flavor's {name}", str(_size(was.flavor, name)), str(_size(now.flavor, name))


def _size(flavor: InstanceFlavor, name: str) -> object:
    return getattr(flavor, name)
