"""What the lab needs of the distribution, and what the doctor says of a machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from watari.lab import machine, packages
from watari.lab.machine import GIB, Level


def test_every_package_says_what_it_is_for() -> None:
    listed = packages.all_packages()
    assert len(listed) > 30
    assert all(package.purpose for package in listed)
    assert len({package.name for package in listed}) == len(listed)


def test_names_and_purposes_are_read_from_the_list() -> None:
    assert packages.wanted("# for people\n\nkmod   # modules\nfdisk\n") == [
        packages.Package("kmod", "modules"),
        packages.Package("fdisk", ""),
    ]


def test_removed_packages_with_left_settings_are_not_installed() -> None:
    assert packages.installed("ii \tkmod\nrc \tfdisk\niU \tgcc\n") == {"kmod"}


def test_dpkg_itself_is_installed_and_nonsense_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = tmp_path / "packages.txt"
    listing.write_text("dpkg # the one that answers\nno-such-package-here # nonsense\n")
    monkeypatch.setattr(packages, "LIST", listing)
    assert packages.missing() == [packages.Package("no-such-package-here", "nonsense")]
    with pytest.raises(packages.PackagesMissingError) as error:
        packages.require()
    assert "apt-get install --no-install-recommends no-such-package-here" in error.value.cure
    (ability,) = machine.packages()
    assert (ability.level, ability.name) == (Level.BLOCK, "package no-such-package-here")


@pytest.mark.parametrize(
    ("available", "runs", "level"),
    [
        (20 * GIB, False, Level.GOOD),
        (6 * GIB, False, Level.WARN),
        (6 * GIB, True, Level.GOOD),
        (2 * GIB, False, Level.BLOCK),
    ],
)
def test_memory(available: int, level: Level, *, runs: bool) -> None:
    assert machine.memory(available, lab_runs=runs).level is level


@pytest.mark.parametrize(("free", "level"), [(50 * GIB, Level.GOOD), (8 * GIB, Level.WARN), (GIB, Level.BLOCK)])
def test_disk(free: int, level: Level) -> None:
    assert machine.disk(Path("/var/lib/watari/lab"), free).level is level


def addresses(device: str, address: str) -> str:
    return json.dumps(
        [
            {"ifname": "lo", "addr_info": [{"local": "127.0.0.1"}]},
            {"ifname": device, "addr_info": [{"local": address}]},
            {},
        ]
    )


def test_a_network_of_ours_that_somebody_else_uses_blocks() -> None:
    taken = machine.address_ranges(addresses("eth1", "10.99.0.7"))
    assert taken.level is Level.BLOCK
    assert "eth1 has 10.99.0.7" in taken.found
    assert machine.address_ranges(addresses("eth1", "2001:db8::1")).level is Level.GOOD
    assert machine.address_ranges(addresses("wtr-mgmt", "10.99.0.254")).level is Level.GOOD


def test_whoever_is_not_root_is_told_how() -> None:
    assert machine.root(0).level is Level.GOOD
    assert "sudo" in machine.root(1000).cure


def test_all_that_does_not_suffice_has_a_cure() -> None:
    poor = [machine.root(1000), machine.memory(GIB, lab_runs=False), machine.disk(Path("/"), 0), machine.processors(1)]
    assert all(ability.level > Level.GOOD and ability.cure for ability in poor)
