from __future__ import annotations

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.instances_are_not_mid_task import instances_are_not_mid_task


def test_passes_instances_at_rest() -> None:
    assert findings(instances_are_not_mid_task) == []


def test_finds_an_instance_that_is_being_migrated() -> None:
    assert one(instances_are_not_mid_task, source={"instances": (an_instance(task_state="migrating"),)}) == (
        "block",
        "web-1",
        True,
    )
