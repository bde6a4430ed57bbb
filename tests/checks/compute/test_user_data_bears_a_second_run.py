from __future__ import annotations

from tests.builders import an_instance
from tests.checks.asking import findings
from watari.checks.compute.user_data_bears_a_second_run import user_data_bears_a_second_run


def test_passes_instances_without_user_data() -> None:
    assert findings(user_data_bears_a_second_run) == []


def test_finds_user_data_and_does_not_print_it() -> None:
    [finding] = findings(user_data_bears_a_second_run, source={"instances": (an_instance(user_data="I2Nsb3Vk"),)})
    assert (finding.level, finding.subject) == ("warn", "web-1")
    assert "I2Nsb3Vk" not in finding.model_dump_json()
