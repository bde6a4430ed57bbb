from __future__ import annotations

from tests.builders import VERSIONS
from tests.checks.host_asking import Parts, a_compute, a_guest, findings
from watari.checks.host.shares_are_detached import shares_are_detached
from watari.model.survey.compute import InstanceFlavor
from watari.model.survey.survey import Microversions

HUGE = InstanceFlavor(name="huge", vcpus=1, ram_mib=128, disk_gib=1, extra_specs={"hw:mem_page_size": "large"})


def nyah_1(*traits: str) -> Parts:
    return {"hosts": (a_compute("nyah-1", traits=traits), a_compute("nyah-2"))}


def test_passes_hosts_without_virtiofs() -> None:
    assert findings(shares_are_detached, **nyah_1("COMPUTE_MEM_BACKING_FILE")) == []


def test_passes_instances_whose_memory_cannot_be_shared() -> None:
    assert findings(shares_are_detached, **nyah_1("COMPUTE_STORAGE_VIRTIO_FS")) == []


def test_passes_a_nova_that_knows_no_shares() -> None:
    old = VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.96")}
    assert (
        findings(
            shares_are_detached, microversions=old, **nyah_1("COMPUTE_STORAGE_VIRTIO_FS", "COMPUTE_MEM_BACKING_FILE")
        )
        == []
    )


NEW = VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.97")}


def test_warns_once_of_a_host_whose_instances_may_have_shares() -> None:
    [finding] = findings(
        shares_are_detached, microversions=NEW, **nyah_1("COMPUTE_STORAGE_VIRTIO_FS", "COMPUTE_MEM_BACKING_FILE")
    )
    assert (finding.level, finding.subject, finding.evidence) == ("warn", "nyah-1", {"instances": "db-1, web-1"})
    assert "--os-compute-api-version 2.97 server share list instance-web-1" in finding.act


def test_warns_of_those_with_huge_pages_alone() -> None:
    instances = (a_guest("web-1"), a_guest("dpdk", flavor=HUGE))
    [finding] = findings(
        shares_are_detached, microversions=NEW, instances=instances, **nyah_1("COMPUTE_STORAGE_VIRTIO_FS")
    )
    assert finding.evidence == {"instances": "dpdk"}
