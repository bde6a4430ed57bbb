from __future__ import annotations

from tests.checks.host_asking import a_guest, findings
from watari.checks.host.local_disks_can_be_copied import local_disks_can_be_copied
from watari.model.survey.compute import InstanceFlavor

SWAPPING = InstanceFlavor(name="f", vcpus=1, ram_mib=128, disk_gib=10, ephemeral_gib=2, swap_mib=100)


def test_passes_instances_on_volumes() -> None:
    assert findings(local_disks_can_be_copied) == []


def test_passes_stopped_instances() -> None:
    assert findings(local_disks_can_be_copied, instances=(a_guest(status="SHUTOFF", image_id="image-guest"),)) == []


def test_tells_once_how_much_may_be_copied() -> None:
    instances = (a_guest("web-1", image_id="image-guest"), a_guest("web-2", flavor=SWAPPING))
    [finding] = findings(local_disks_can_be_copied, instances=instances)
    assert (finding.level, finding.subject, finding.evidence) == ("note", "nyah-1", {"instances": "web-1, web-2"})
    assert "up to 4 GiB" in finding.says  # a root disk of 1, ephemeral 2, swap rounded up to 1
