from __future__ import annotations

from tests.checks.host_asking import a_guest, findings
from watari.checks.host.config_drives_can_be_copied import config_drives_can_be_copied


def test_passes_instances_without() -> None:
    assert findings(config_drives_can_be_copied) == []


def test_passes_stopped_instances() -> None:
    assert findings(config_drives_can_be_copied, instances=(a_guest(status="SHUTOFF", config_drive=True),)) == []


def test_warns_once_of_a_host() -> None:
    instances = (a_guest("web-1", config_drive=True), a_guest("web-2", config_drive=True), a_guest("web-3"))
    [finding] = findings(config_drives_can_be_copied, instances=instances)
    assert (finding.level, finding.subject, finding.evidence) == ("warn", "nyah-1", {"instances": "web-1, web-2"})
    assert "config_drive_format" in finding.act
