"""Plans and what is told of them speak of instances by name."""

from __future__ import annotations

import pytest

from tests.scenarios.stories import plan_of
from watari.show.plan import naming, titles


def test_titles_name_instances() -> None:
    said = titles(plan_of("same_vlan"))
    assert said["instance/web-1/stop"] == "stop web-1"
    assert not [title for title in said.values() if "instance-web-1" in title]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("stop instance-web-1: no answer", "stop web-1: no answer"),
        ("(instance-web-1, instance-db-1)", "(web-1, db-1)"),
        ("what instance/instance-web-1/boot makes", "what instance/instance-web-1/boot makes"),
        ("instance-web-12 and instance-web-1.", "instance-web-12 and web-1."),
    ],
)
def test_ids_in_a_text_become_names(text: str, says: str) -> None:
    assert naming(plan_of("same_vlan"))(text) == says
