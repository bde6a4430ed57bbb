"""Two clouds on one Ceph: each key opens its own pool and is refused at the other's."""

from __future__ import annotations

import subprocess

import pytest

from watari.lab.ceph import Pool, pool
from watari.lab.state import State

pytestmark = pytest.mark.lab


def rbd(own: Pool, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["rbd", "--conf", str(own.conf), "--id", own.user, *words]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def pools(lab_clouds: State) -> tuple[Pool, Pool]:
    first, second = lab_clouds.cloud_names()
    return pool(lab_clouds, first), pool(lab_clouds, second)


def test_a_cloud_uses_its_own_pool(pools: tuple[Pool, Pool]) -> None:
    for own in pools:
        image = f"{own.name}/isolation-trial"
        assert rbd(own, "create", image, "--size", "1M").returncode == 0
        assert rbd(own, "rm", "--no-progress", image).returncode == 0


def test_a_cloud_neither_reads_nor_writes_the_other_pool(pools: tuple[Pool, Pool]) -> None:
    for own, foreign in (pools, pools[::-1]):
        for words in (("ls", foreign.name), ("create", f"{foreign.name}/intruder", "--size", "1M")):
            refused = rbd(own, *words)
            assert refused.returncode != 0
            assert "Operation not permitted" in refused.stderr
