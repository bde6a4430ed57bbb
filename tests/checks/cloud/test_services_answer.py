from __future__ import annotations

from tests.builders import a_new_cloud, an_instance
from tests.checks.asking import findings, one
from tests.checks.host_asking import a_host_cloud
from tests.checks.host_asking import findings as host_findings
from watari.checks.cloud.services_answer import services_answer


def test_passes_clouds_with_all_services() -> None:
    assert findings(services_answer) == []


def test_finds_a_target_without_cinder_when_volumes_cross() -> None:
    versions = {name: v for name, v in a_new_cloud().microversions.items() if name != "volume"}
    assert one(services_answer, target={"microversions": versions}) == ("block", "nyah: volume", False)


def test_passes_clouds_without_cinder_when_no_volumes_cross() -> None:
    versions = {name: v for name, v in a_new_cloud().microversions.items() if name != "volume"}
    assert findings(services_answer, source={"instances": (an_instance(),)}, target={"microversions": versions}) == []


def test_passes_a_drain_without_glance() -> None:
    versions = {name: v for name, v in a_host_cloud().microversions.items() if name != "image"}
    assert host_findings(services_answer, microversions=versions) == []


def test_finds_a_drain_without_placement() -> None:
    versions = {name: v for name, v in a_host_cloud().microversions.items() if name != "placement"}
    [finding] = host_findings(services_answer, microversions=versions)
    assert (finding.level, finding.subject) == ("block", "nyah: placement")
