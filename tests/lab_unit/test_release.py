import re

import pytest

from watari.lab.errors import UnknownReleaseError
from watari.lab.release import Application, load_release, release_names

NEEDED_APIS = {"keystone", "placement", "nova", "nova-metadata", "cinder"}


@pytest.mark.parametrize("name", release_names())
def test_every_release_says_where_its_apis_are(name: str) -> None:
    release = load_release(name)
    assert set(release.apis) >= NEEDED_APIS
    assert release.neutron.server or "neutron" in release.apis


@pytest.mark.parametrize("name", release_names())
def test_every_package_is_pinned_with_a_hash_and_no_address(name: str) -> None:
    text = load_release(name).requirements.read_text()
    pins = re.findall(r"^[a-z0-9._-]+==.*?(?=^[a-z0-9._-]+==|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert len(pins) > 150
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in text


@pytest.mark.parametrize("name", release_names())
def test_every_release_has_the_services_of_its_own_year(name: str) -> None:
    pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", load_release(name).requirements.read_text(), flags=re.MULTILINE))
    majors = {"2024.1": ("29", "24"), "2025.1": ("31", "26"), "2026.1": ("33", "28")}[name]
    assert (pins["nova"].split(".")[0], pins["neutron"].split(".")[0]) == majors


def test_an_unknown_release_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownReleaseError) as refused:
        load_release("2019.1")
    assert "2024.1, 2025.1, 2026.1" in refused.value.cure


@pytest.mark.parametrize("facts", [{}, {"script": "nova-api-wsgi", "module": "nova.wsgi:application"}])
def test_an_api_is_a_script_or_a_module(facts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="either a script or a module"):
        Application(**facts)
