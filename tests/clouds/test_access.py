"""The part of clouds.yaml that tells the ways to hosts, read by the SDK's own rules."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from watari.clouds.access import Controllers, HostAccess, host_access
from watari.clouds.errors import BadCloudsFile
from watari.lab import clouds_yaml
from watari.lab.cloud import CloudRequest, plan_cloud
from watari.lab.state import State

AUTH = {"auth_url": "http://keystone.example.org/v3", "username": "admin", "password": "x", "project_name": "admin"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    monkeypatch.setenv("OS_CLIENT_SECURE_FILE", str(tmp_path / "secure.yaml"))
    return tmp_path


def write(folder: Path, said: object, secrets: object = None) -> None:
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"old": {"auth": AUTH, "watari": said}}}))
    if secrets is not None:
        (folder / "secure.yaml").write_text(yaml.safe_dump({"clouds": {"old": {"watari": secrets}}}))


def test_hosts_keep_their_names_and_the_place_of_the_name_is_kept(folder: Path) -> None:
    own = [{"host": "rack-1-h7", "url": "https://10.0.0.7/redfish/v1/Systems/Slot3"}]
    write(
        folder,
        {"bmc": {"url": "https://{host}.bmc.example.org", "username": "fencer", "hosts": own}},
        {"bmc": {"password": "secret"}},
    )
    bmc = host_access("old").bmc
    assert bmc.url == "https://{host}.bmc.example.org"
    assert bmc.hosts[0].host == "rack-1-h7"
    assert bmc.password is not None
    assert bmc.password.get_secret_value() == "secret"
    assert "secret" not in repr(bmc)


@pytest.mark.parametrize("secret", [{"username": "watari", "password": "hunter2"}, {"token": "hunter2"}])
def test_the_monitoring_is_reached_by_password_or_token(folder: Path, secret: dict[str, str]) -> None:
    write(folder, {"prometheus": {"verify": "/etc/ssl/certs/monitoring.pem"}}, {"prometheus": secret})
    prometheus = host_access("old").prometheus
    assert prometheus.verify == Path("/etc/ssl/certs/monitoring.pem")
    told = {word: value.get_secret_value() if isinstance(value, SecretStr) else value for word, value in prometheus}
    assert {word: told[word] for word in secret} == secret
    assert "hunter2" not in repr(prometheus)


def test_a_cloud_without_the_entry_says_nothing(folder: Path) -> None:
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"old": {"auth": AUTH}}}))
    assert host_access("old") == HostAccess(bmc=Controllers())


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"bmc": {"url": "{host}.bmc.example.org"}}, "watari.bmc.url"),
        ({"bmc": {"url": "https://bmc.example.org"}}, "watari.bmc.url"),
        ({"bmc": {"url": "https://root:hunter2@{host}.bmc.example.org"}}, "watari.bmc.url"),
        ({"bmc": {"hosts": [{"host": "h7", "url": "https://root:hunter2@10.0.0.7"}]}}, "watari.bmc.hosts.0.url"),
        ({"bmc": {"pasword": "hunter2"}}, "watari.bmc.pasword"),
        ({"bmc": {"hosts": [{"password": "hunter2"}]}}, "watari.bmc.hosts.0.host"),
        ("hunter2", "watari"),
        ({"prometheus": {"pasword": "hunter2"}}, "watari.prometheus.pasword"),
        ({"prometheus": {"password": "hunter2"}}, "watari.prometheus"),
        ({"prometheus": {"username": "watari"}}, "watari.prometheus"),
        ({"prometheus": {"username": "watari", "password": "hunter2", "token": "hunter2"}}, "watari.prometheus"),
        ({"prometheus": {"token": "hunter2\n"}}, "watari.prometheus.token"),
        ({"prometheus": {"token": "Bearer hunter2"}}, "watari.prometheus.token"),
        ({"prometheus": {"token": ""}}, "watari.prometheus.token"),
        ({"prometheus": {"verify": ["hunter2"]}}, "watari.prometheus.verify.bool"),
    ],
)
def test_a_wrong_word_is_named_and_no_secret_is_shown(folder: Path, said: object, named: str) -> None:
    write(folder, said)
    with pytest.raises(BadCloudsFile) as bad:
        host_access("old")
    assert f"{named}: " in bad.value.what
    assert "hunter2" not in bad.value.what + bad.value.cure


def test_the_lab_writes_what_is_read_here(folder: Path) -> None:
    cloud = plan_cloud(State(folder / "lab"), CloudRequest(name="classic", release="2024.1", hosts=3))
    clouds_yaml_text = clouds_yaml.text([cloud])
    (folder / "clouds.yaml").write_text(clouds_yaml_text)
    bmc = host_access("classic").bmc
    assert bmc.url == "http://10.99.0.254:24007/redfish/v1/Systems/{host}"
    assert bmc.password is not None
    assert bmc.password.get_secret_value() == cloud.secret("bmc")
