"""The clouds on which the laws are proved: one in memory, and the lab's real ones."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.contract.ground import Ground, new_name
from watari.clouds.openstack import connect
from watari.clouds.port import Cloud
from watari.clouds.simulated import example_world
from watari.lab.guest.build import build
from watari.lab.state import State
from watari.model.specs import ImageSpec

CLOUDS = ["simulated", pytest.param("classic", marks=pytest.mark.lab), pytest.param("nyah", marks=pytest.mark.lab)]

LONG = "tests/contract/test_moving.py"
"""Instances really go from host to host there: in `make test` that is the drain's story, and these laws are asked in
`make proof`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(LONG) and item.get_closest_marker("lab"):
            item.add_marker(pytest.mark.proof)


@pytest.fixture(scope="session", params=CLOUDS)
def land(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """One cloud for all tests."""
    ground = simulated() if request.param == "simulated" else lab(request.param, request.getfixturevalue("lab_clouds"))
    yield ground
    ground.close()
    ground.tidy()


@pytest.fixture
def ground(land: Ground) -> Iterator[Ground]:
    """The cloud for one test, which cleans up after itself."""
    own = Ground(land.cloud, land.image_id, land.pause, land.rest_seconds)
    own.flavor_id = land.flavor_id
    yield own
    own.tidy()


def simulated() -> Ground:
    """The new cloud of the example: nobody lives there yet."""
    cloud = example_world().cloud("nyah")
    image = cloud.images.named("guest")[0]
    return Ground(cloud, image.id, cloud.tick)


def lab(name: str, _state: State) -> Ground:
    """A running cloud of the lab, with the lab's guest image."""
    cloud = connect(name)
    ground = Ground(cloud, "", time.sleep)
    ground.image_id = _guest(ground, cloud)
    return ground


def _guest(ground: Ground, cloud: Cloud) -> str:
    there = [image for image in cloud.images.all() if "guest" in image.name and image.status == "active"]
    if there:
        return there[0].id
    image = cloud.images.create(
        ImageSpec(id=str(uuid4()), name=new_name("guest"), disk_format="qcow2", properties={"hw_rng_model": "virtio"})
    )
    ground.later(cloud.images.remove, image.id)
    cloud.images.upload(image.id, _chunks(build(State.locate())))
    return image.id


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk
