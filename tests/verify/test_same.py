"""An undo is held to this: everything is there, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from tests import builders as a
from watari.model.survey.survey import Survey, Unseen
from watari.verify.same import same


def changes() -> dict[str, tuple[dict[str, Any], str]]:
    old = a.an_old_cloud()
    web = old.instances[0]
    return {
        "gone": ({"volumes": ()}, "it is gone"),
        "more": ({"networks": (*old.networks, a.a_network("left"))}, "it was not there before"),
        "other": (
            {"instances": (web.model_copy(update={"status": "SHUTOFF"}), *old.instances[1:])},
            "its status is 'SHUTOFF', and was 'ACTIVE'",
        ),
    }


def surveys(**parts: Any) -> dict[Any, Survey]:
    return {"source": a.an_old_cloud(**parts), "target": a.a_new_cloud()}


@pytest.mark.parametrize("case", changes())
def test_a_difference_is_told(case: str) -> None:
    parts, says = changes()[case]
    assert [finding.says for finding in same(surveys(), surveys(**parts))] == [says]


def test_what_a_cloud_decides_anew_is_no_difference() -> None:
    old = a.an_old_cloud()
    elsewhere = tuple(instance.model_copy(update={"host": "classic-2"}) for instance in old.instances)
    counted = tuple(quota.model_copy(update={"used": {}}) for quota in old.quotas)
    default = a.a_security_group(id="group-of-ours", project_id="project-admin")
    after = surveys(
        instances=elsewhere, quotas=counted, security_groups=(*old.security_groups, default), observations=()
    )
    assert same(surveys(), after) == []


def test_order_is_no_difference() -> None:
    old = a.an_old_cloud()
    assert same(surveys(), surveys(ports=tuple(reversed(old.ports)))) == []


def test_what_could_not_be_seen_this_time_is_unknown() -> None:
    found = same(surveys(), surveys(volumes=(), unseen=(Unseen(part="volumes", why="403"),)))
    assert [(finding.level, finding.subject) for finding in found] == [("unknown", "classic: volumes")]
