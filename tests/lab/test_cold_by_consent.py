"""A running guest whose rules keep it from moving live: held without consent.

With it stopped, moved cold, and started again.

The lab has no devices and no memory encryption. The image's property is set after the guests were booted from it:
Watari reads it there, as any client of this release must, and Nova moves the guests as it does any other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import boots, guests, homes, moves, planned
from tests.lab.hosts import assert_verified, hosts_of, services, standing, times_moved
from watari.lab.seed.connections import administrator
from watari.lab.state import State

pytestmark = [pytest.mark.lab, pytest.mark.proof, pytest.mark.usefixtures("way_back")]
PROPERTY = "hw_mem_encryption"


@contextmanager
def encrypted(state: State, image_id: str) -> Iterator[None]:
    """An image that asks for encrypted memory, for this while."""
    images = administrator(state, SOURCE).image
    images.update_image(image_id, **{PROPERTY: "true"})
    try:
        yield
    finally:
        removal = [{"op": "remove", "path": f"/{PROPERTY}"}]
        patch = {"json": removal, "headers": {"Content-Type": "application/openstack-images-v2.1-json-patch"}}
        images.patch(f"/images/{image_id}", **patch).raise_for_status()


def booted_from_images(state: State) -> dict[str, str]:
    """The image of each instance that has one, by name."""
    servers = administrator(state, SOURCE).compute.servers(all_projects=True)
    return {server.name: server.image.id for server in servers if server.image and server.image.id}


def test_a_running_guest_moves_cold_when_its_owner_consents(database: Path, lab_clouds: State) -> None:
    state, at = lab_clouds, homes(lab_clouds)
    were, before, open_to, found = hosts_of(state), guests(state, at), services(state), standing(state)
    images = booted_from_images(state)
    host = next(host for name, host in sorted(were.items()) if name in images)
    leaving = {name for name, on in were.items() if on == host}
    cold = leaving & images.keys()
    goal = database.with_name("drain.yaml")
    vantage = {"name": "rack", "where": "wtr-v700", "tcp_port": 80}
    words = {"journey": "drain", "cloud": SOURCE, "hosts": [host], "vantages": [vantage]}

    with encrypted(state, images[min(cold)]):
        goal.write_text(yaml.safe_dump(words))
        said = watari("plan", str(goal), codes=(2,))
        assert all(f"instance {name} (" in said for name in cold)
        assert "its memory is encrypted (AMD SEV) (L12)" in said

        goal.write_text(yaml.safe_dump(words | {"allow": {"cold": [{"name": name} for name in sorted(cold)]}}))
        plan, records = planned(goal), times_moved(state)
        assert {
            move.subject for move in plan.moves() if any(step.kind == "migrate_cold" for step in move.steps)
        } == cold
        watari("run", plan.id, "--yes", codes=(0,))
        assert_verified()
        assert set(moves().values()) == {"moved"}
        assert host not in hosts_of(state).values()
        assert times_moved(state) - records == dict.fromkeys(leaving, 1)
        assert boots(guests(state, at)) == boots(before) | boots({name: before[name] for name in cold}, 1)

        watari("undo", "last", "--yes", codes=(0,))
        assert_verified()
    assert (standing(state), services(state)) == (found, open_to)
    assert boots(guests(state, at)) == boots(before) | boots({name: before[name] for name in cold}, 2)
