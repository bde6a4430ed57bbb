from __future__ import annotations

from pathlib import Path

import pytest

from watari.clouds.errors import BadCloudsFile
from watari.clouds.openstack import connect
from watari.clouds.openstack.connect import NoAnswer, UnknownCloud
from watari.clouds.openstack.transport import Patience

AT_ONCE = Patience(sleep=lambda _seconds: None)

GOOD = """
clouds:
  north:
    auth:
      {auth_url: "http://127.0.0.1:9/v3", username: ops, password: x, project_name: admin,
       user_domain_id: d, project_domain_id: d}
  south: {}
"""


@pytest.fixture
def clouds_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "clouds.yaml"
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(path))
    monkeypatch.delenv("OS_CLOUD", raising=False)
    monkeypatch.chdir(tmp_path)
    return path


def test_an_unknown_cloud_is_told_with_the_known_ones(clouds_yaml: Path) -> None:
    clouds_yaml.write_text(GOOD)
    with pytest.raises(UnknownCloud, match=r"no cloud 'west' in .*known are: north, south"):
        connect("west")


def test_no_clouds_yaml_is_told(clouds_yaml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openstack.config.loader.CONFIG_FILES", [str(clouds_yaml)])
    with pytest.raises(UnknownCloud, match="known are: none"):
        connect("west")


def test_a_broken_file_is_told_with_its_line(clouds_yaml: Path) -> None:
    clouds_yaml.write_text("clouds:\n  north:\n   auth: [\n")
    with pytest.raises(BadCloudsFile, match=r"clouds\.yaml, line \d: "):
        connect("north")


def test_an_entry_that_makes_no_sense_is_told(clouds_yaml: Path) -> None:
    clouds_yaml.write_text("clouds:\n  north: {auth_type: astrology, auth: {}}\n")
    with pytest.raises(BadCloudsFile, match="north"):
        connect("north")


def test_a_cloud_that_does_not_answer_is_told(clouds_yaml: Path) -> None:
    clouds_yaml.write_text(GOOD)
    with pytest.raises(NoAnswer, match="log in to cloud north") as error:
        connect("north", patience=AT_ONCE)
    assert "auth_url" in error.value.cure


def test_os_cloud_names_the_cloud(clouds_yaml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clouds_yaml.write_text(GOOD)
    monkeypatch.setenv("OS_CLOUD", "north")
    with pytest.raises(NoAnswer, match="log in to cloud north"):
        connect(patience=AT_ONCE)
