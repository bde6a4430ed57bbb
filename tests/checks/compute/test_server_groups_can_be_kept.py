from __future__ import annotations

from tests.builders import a_host, a_server_group
from tests.checks.asking import findings, one
from watari.checks.compute.server_groups_can_be_kept import server_groups_can_be_kept
from watari.model.goal import Choice, WaveGoal
from watari.model.survey.compute import Stock

MEMBERS = ("instance-web-1", "instance-web-2", "instance-db-1")


def test_passes_groups_that_the_hosts_can_keep() -> None:
    groups = (a_server_group(member_ids=MEMBERS[:2]), a_server_group("near", policy="affinity", member_ids=MEMBERS[2:]))
    assert findings(server_groups_can_be_kept, source={"server_groups": groups}) == []


def test_finds_more_members_than_hosts() -> None:
    groups = (a_server_group(member_ids=MEMBERS),)
    assert one(server_groups_can_be_kept, source={"server_groups": groups}) == ("block", "apart", False)


def test_passes_several_members_per_host_where_the_rule_allows_it() -> None:
    groups = (a_server_group(member_ids=MEMBERS, rules={"max_server_per_host": "2"}),)
    assert findings(server_groups_can_be_kept, source={"server_groups": groups}) == []


def test_finds_that_no_host_bears_all_members_together() -> None:
    hosts = tuple(a_host(name, inventory={"MEMORY_MB": Stock(total=256)}) for name in ("nyah-1", "nyah-2"))
    groups = (a_server_group("near", policy="affinity", member_ids=MEMBERS),)
    assert one(server_groups_can_be_kept, source={"server_groups": groups}, target={"hosts": hosts}) == (
        "block",
        "near",
        False,
    )


def test_warns_of_members_that_stay() -> None:
    goal = {"waves": (WaveGoal(name="web", take=(Choice(name="web-*"),)),)}
    groups = (a_server_group(policy="soft-affinity", member_ids=MEMBERS),)
    assert one(server_groups_can_be_kept, source={"server_groups": groups}, goal=goal) == ("warn", "apart", True)


def test_tells_of_groups_whose_members_stay() -> None:
    groups = (a_server_group(member_ids=()),)
    assert one(server_groups_can_be_kept, source={"server_groups": groups}) == ("note", "apart", True)
