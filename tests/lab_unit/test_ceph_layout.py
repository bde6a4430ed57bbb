"""The cluster's configuration and what a cloud is told of it."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from watari.lab.ceph import pool
from watari.lab.ceph.layout import UNUSED_MODULES, Layout, client_settings, write_configuration
from watari.lab.state import State


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout.of(State(tmp_path))


def read(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(path)
    return parser


def test_the_identity_belongs_to_the_folder(tmp_path: Path) -> None:
    one, other = Layout(tmp_path / "one"), Layout(tmp_path / "other")
    assert one.identity == Layout(tmp_path / "one").identity
    assert one.identity != other.identity


def test_everybody_must_show_a_key(layout: Layout) -> None:
    write_configuration(layout)
    settings = read(layout.configuration)["global"]
    assert {settings[f"auth_{who}_required"] for who in ("cluster", "service", "client")} == {"cephx"}


def test_every_daemon_writes_below_the_lab_folder_only(layout: Layout) -> None:
    write_configuration(layout)
    written = read(layout.configuration)
    paths = [value for section in written.values() for value in section.values() if value.startswith("/")]
    assert len(paths) > 5
    assert all(Path(path).is_relative_to(layout.root) for path in paths)


def test_every_daemon_listens_on_ports_of_the_lab_only(layout: Layout) -> None:
    settings = client_settings(layout, layout.keyring)
    write_configuration(layout)
    written = read(layout.configuration)["global"]
    assert ":23300/0" in settings["mon_host"]
    assert 23000 < int(written["ms_bind_port_min"]) < int(written["ms_bind_port_max"]) < 24000


def test_the_module_that_answers_for_status_is_kept() -> None:
    assert "status" not in UNUSED_MODULES.split()


def test_a_known_pool_is_told_without_the_cluster(tmp_path: Path, layout: Layout) -> None:
    folder = layout.client("classic")
    folder.mkdir(parents=True)
    (folder / "key").write_text("c2VjcmV0")
    told = pool(State(tmp_path), "classic")
    assert (told.name, told.user, told.key) == ("volumes-classic", "cinder-classic", "c2VjcmV0")
    assert told == pool(State(tmp_path), "classic")


def test_two_clouds_share_nothing(tmp_path: Path, layout: Layout) -> None:
    for cloud in ("classic", "nyah"):
        layout.client(cloud).mkdir(parents=True)
        (layout.client(cloud) / "key").write_text(cloud)
    one, other = pool(State(tmp_path), "classic"), pool(State(tmp_path), "nyah")
    assert not {one.name, one.user, one.key, one.secret_uuid, one.conf} & {
        other.name,
        other.user,
        other.key,
        other.secret_uuid,
        other.conf,
    }
