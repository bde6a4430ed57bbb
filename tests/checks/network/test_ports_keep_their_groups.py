from __future__ import annotations

from tests.builders import a_security_group, an_instance_port
from tests.checks.asking import findings, one
from watari.checks.network.ports_keep_their_groups import ports_keep_their_groups


def test_passes_groups_of_projects_that_cross() -> None:
    assert findings(ports_keep_their_groups) == []


def test_warns_of_a_group_of_a_project_that_stays() -> None:
    theirs = a_security_group("theirs", project_id="project-admin")
    port = an_instance_port("web-1", "198.51.100.11", security_group_ids=("group-default", "group-theirs"))
    parts = {"security_groups": (a_security_group(), theirs), "ports": (port,)}
    assert one(ports_keep_their_groups, source=parts) == ("warn", "web-1: fa:16:3e:00:00:0b", True)
