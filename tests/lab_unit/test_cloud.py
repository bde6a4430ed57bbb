from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from watari.lab import clouds_yaml, fakes, files
from watari.lab.ceph import Pool
from watari.lab.cloud import Cloud, CloudRequest, CloudSpec, load_cloud, plan_cloud
from watari.lab.errors import CloudDiffersError, UnknownCloudError
from watari.lab.hosts import computing
from watari.lab.hosts.host import Host
from watari.lab.ini import render
from watari.lab.release import release_names
from watari.lab.services import cinder, glance, keystone, neutron, nova, placement
from watari.lab.services.part import Part
from watari.lab.state import State

POOL = Pool(name="volumes-classic", conf=Path("/pool/ceph.conf"), user="cinder-classic", key="a2V5", secret_uuid="0-1")  # noqa: S106 - it is a name


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path)


def saved(state: State, name: str, **said: object) -> Cloud:
    cloud = plan_cloud(state, CloudRequest(name=name, **said))  # type: ignore[arg-type]
    cloud.save()
    return cloud


def parts(cloud: Cloud) -> list[Part]:
    makers = (keystone.part, placement.part, nova.part, glance.part, neutron.part)
    return [*(make(cloud) for make in makers), cinder.part(cloud, POOL)]


def test_clouds_get_indices_in_turn_and_keep_them(state: State) -> None:
    assert [saved(state, name).spec.index for name in ("classic", "nyah", "classic")] == [0, 1, 0]


def test_a_second_request_changes_only_what_it_says(state: State) -> None:
    saved(state, "classic", release="2024.1", hosts=3)
    spec = plan_cloud(state, CloudRequest(name="classic", fake_hosts=5)).spec
    assert (spec.release, spec.hosts, spec.fake_hosts) == ("2024.1", 3, 5)


@pytest.mark.parametrize("said", [{"release": "2025.1"}, {"network": "ovs"}, {"extras": frozenset({"shared-disks"})}])
def test_release_network_and_disks_of_a_cloud_cannot_be_changed(state: State, said: dict[str, str]) -> None:
    saved(state, "classic", release="2024.1")
    with pytest.raises(CloudDiffersError, match=r"2024\.1 on OVN"):
        plan_cloud(state, CloudRequest(name="classic", **said))  # type: ignore[arg-type]


def test_an_unknown_cloud_is_told_with_those_that_are_known(state: State) -> None:
    saved(state, "classic")
    with pytest.raises(UnknownCloudError) as unknown:
        load_cloud(state, "nyah")
    assert "Known: classic" in unknown.value.cure


@pytest.mark.parametrize("name", ["Classic", "../etc", "a b", "", "x" * 17])
def test_a_name_that_would_not_do_as_a_folder_or_a_database_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        CloudSpec(name=name, index=0)


@pytest.mark.parametrize("release", release_names())
@pytest.mark.parametrize("network", ["ovn", "ovs"])
def test_no_secret_is_an_argument_of_any_process(state: State, release: str, network: str) -> None:
    cloud = saved(state, "classic", release=release, network=network, fake_hosts=1)
    described = parts(cloud)
    texts = "".join(render(ini) for part in described for ini in part.files.values())
    kept = [path.read_text() for path in (state.root / "secrets").rglob("*") if path.is_file()]
    assert len(kept) > 5
    assert sum(secret in texts for secret in kept) > 5
    arguments = [word for part in described for service in part.services for word in service.argv]
    arguments += [word for part in described for command in part.schema for word in command]
    assert not [word for word in arguments if any(secret in word for secret in kept)]


@pytest.mark.parametrize("release", release_names())
def test_every_file_that_a_process_reads_is_written(state: State, release: str) -> None:
    cloud = saved(state, "classic", release=release)
    for part in parts(cloud):
        written = {str(cloud.configuration(path)) for path in part.files}
        named = [word for service in part.services for word in service.argv if str(cloud.configuration()) in word]
        assert named
        assert set(named) <= written


@pytest.mark.parametrize("extras", [frozenset(), frozenset({"shared-disks"})])
def test_disks_lie_on_ceph_where_that_was_asked_for(state: State, extras: frozenset[str]) -> None:
    host = Host(saved(state, "classic", hosts=1, extras=extras), 1)
    assert computing.prepare(host, POOL)
    text = host.cloud.configuration("nova", "h1.conf").read_text()
    assert ("images_rbd_pool = volumes-classic" in text) == bool(extras)


def test_a_compute_knows_no_database(state: State) -> None:
    compute = nova.part(saved(state, "classic")).files["nova/compute.conf"]
    assert "mysql" not in render(compute)


def test_the_lab_driver_is_asked_for_only_with_fake_hosts(state: State) -> None:
    def mechanisms(name: str, fake_hosts: int) -> object:
        return neutron.part(saved(state, name, fake_hosts=fake_hosts)).files["neutron/ml2_conf.ini"]["ml2"][
            "mechanism_drivers"
        ]

    assert mechanisms("real", 0) == "ovn"
    assert mechanisms("fakes", 3) == f"ovn,{fakes.MECHANISM}"


def test_only_parts_with_changed_files_are_named(state: State) -> None:
    cloud = saved(state, "classic", release="2024.1")
    for part in parts(cloud):
        for path in part.copies:
            source = cloud.venv / "etc" / path
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(f"from the release: {path}\n")
    assert [part.name for part in files.write(cloud, parts(cloud))] == [part.name for part in parts(cloud)]
    assert files.write(cloud, parts(cloud)) == []
    with_fakes = plan_cloud(state, CloudRequest(name="classic", fake_hosts=2))
    assert [part.name for part in files.write(with_fakes, parts(with_fakes))] == ["neutron"]
    assert cloud.configuration("nova", "nova.conf").stat().st_mode & 0o077 == 0


def test_clouds_yaml_names_every_cloud_with_its_own_address(state: State) -> None:
    clouds = [saved(state, "classic"), saved(state, "nyah")]
    clouds_yaml.write(state, clouds)
    entries = yaml.safe_load(state.clouds_yaml.read_text())["clouds"]
    assert [entry["auth"]["auth_url"] for entry in entries.values()] == [
        "http://10.99.0.254:24000/v3",
        "http://10.99.0.254:24100/v3",
    ]
    assert entries["nyah"]["auth"]["password"] == clouds[1].secret("admin")
    assert state.clouds_yaml.stat().st_mode & 0o777 == 0o600
