"""Every release and both kinds of network come up, and run guests that answer on a VLAN, records and volumes whole."""

import os

import pytest

from tests.conftest import watari
from watari.lab.seed import seed
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof]
VARIANTS = {
    "2024.1 on ovs": ("2024.1", "--network", "ovs"),
    "2025.1": ("2025.1",),
    "2025.1 on ovs": ("2025.1", "--network", "ovs"),
    "2026.1 on ovs": ("2026.1", "--network", "ovs"),
    "2026.1 with metadata": ("2026.1", "--with", "metadata"),
    "2024.1 with shared disks": ("2024.1", "--with", "shared-disks"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_cloud_of_every_kind_serves(variant: str, empty_lab: State, monkeypatch: pytest.MonkeyPatch) -> None:
    release, *words = VARIANTS[variant]
    watari("lab", "up", "trial", "--release", release, "--hosts", "2", *words)
    monkeypatch.setitem(os.environ, "OS_CLIENT_CONFIG_FILE", str(empty_lab.clouds_yaml))
    answers = seed(empty_lab, "trial", None, lambda _progress: None)
    assert len(answers) == 4
    assert all(answer.good for answer in answers), answers
