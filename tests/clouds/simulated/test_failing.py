"""Bad behaviour comes exactly where it was planned, on the simulated cloud and in the same way on any other."""

from __future__ import annotations

from contextlib import suppress

import pytest

from watari.clouds.errors import Unreachable
from watari.clouds.port import Cloud
from watari.clouds.simulated import Failing, Failure, Killed, SimulatedCloud, example_world, lost_answer
from watari.clouds.simulated.example import OPERATOR
from watari.clouds.simulated.example_estate import SHOP
from watari.model.specs import ImageSpec, VolumeSpec


@pytest.fixture
def old() -> SimulatedCloud:
    return example_world().cloud("classic")


def test_before_nothing_happens_and_after_it_happened(old: SimulatedCloud) -> None:
    failing: Cloud = Failing(
        old,
        [
            Failure("compute.stop", nth=1, error=lost_answer()),
            Failure("compute.stop", nth=2, moment="after", error=lost_answer()),
        ],
    )
    with pytest.raises(Unreachable):
        failing.compute.stop("web-1")
    assert old.compute.instance("web-1").task_state is None
    with pytest.raises(Unreachable):
        failing.compute.stop("web-1")
    assert old.compute.instance("web-1").task_state == "powering-off"


def create_whatever_happens(cloud: Cloud) -> None:
    """A careless caller, whom an error would not stop."""
    with suppress(Exception):
        cloud.volumes.create(VolumeSpec(name="v", size_gib=1))


def test_a_kill_passes_through_handlers_of_errors(old: SimulatedCloud) -> None:
    failing = Failing(old, [Failure("volumes.create", moment="after")])
    with pytest.raises(Killed):
        create_whatever_happens(failing)
    assert [v.name for v in old.volumes.volumes()][-1] == "v"


def test_patterns_and_counts_reach_into_other_projects(old: SimulatedCloud) -> None:
    old.identity.give_role("role-admin", OPERATOR, SHOP)
    failing = Failing(old, [Failure("networks.*", nth=3, error=lost_answer())])
    inside = failing.in_project(SHOP)
    failing.networks.ports()
    inside.networks.subnets()
    with pytest.raises(Unreachable):
        inside.networks.networks()
    assert len(inside.networks.networks()) == 1
    assert failing.ledger.count("networks.*") == 4
    assert failing.ledger.calls[0] == "in_project"


@pytest.mark.parametrize(("error", "left"), [(None, "saving"), (lost_answer(), "queued")])
def test_an_upload_breaks_midway(old: SimulatedCloud, error: Unreachable | None, left: str) -> None:
    old.images.create(ImageSpec(id="i", name="i", disk_format="raw"))
    failing = Failing(old, [Failure("images.upload", moment="midway", error=error)])
    with pytest.raises((Killed, Unreachable)):
        failing.images.upload("i", iter([b"one", b"two"]))
    assert old.images.get("i").status == left


def test_a_download_breaks_midway(old: SimulatedCloud) -> None:
    failing = Failing(old, [Failure("images.download", moment="midway", error=lost_answer())])
    chunks = failing.images.download("classic-guest", chunk_bytes=4)
    assert len(next(chunks)) == 2
    with pytest.raises(Unreachable):
        next(chunks)
