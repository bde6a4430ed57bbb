"""A host dies for real: refused while it lives, left when its controller proves that it is off.

Then it takes part again.
"""

from pathlib import Path

import pytest
import yaml

from tests.conftest import SOURCE, watari
from tests.lab.crossings import guests, homes, planned
from tests.lab.estates import answers, wait_for
from tests.lab.hosts import hosts_of
from watari.lab.seed.connections import administrator
from watari.lab.state import State
from watari.store import open_store

pytestmark = [pytest.mark.lab, pytest.mark.proof]
ACCEPTED = (
    {"finding": "host.disks-survive-the-host", "by": "the operator", "because": "their image is all they need"},
)
SERVICE_SECONDS = 240


def service_of(state: State, host: str) -> tuple[str, str, bool]:
    """What Nova says of a host's nova-compute: state, status, and whether it was forced down."""
    (service,) = administrator(state, SOURCE).compute.services(binary="nova-compute", host=host)
    return str(service.state), str(service.status), bool(service.is_forced_down)


def old_copies_are_gone(state: State) -> bool:
    """Whether the returned host has destroyed what was rebuilt elsewhere, by Nova's records of evacuations."""
    records = list(administrator(state, SOURCE).compute.migrations(migration_type="evacuation"))
    return bool(records) and all(record.status == "completed" for record in records)


def test_a_dead_host_gives_its_instances_back(database: Path, lab_clouds: State) -> None:
    were, at = hosts_of(lab_clouds), homes(lab_clouds)
    host = were["api-1"]
    before = guests(lab_clouds, at)
    goal = database.with_name("evacuate.yaml")
    goal.write_text(
        yaml.safe_dump(
            {
                "journey": "evacuate",
                "cloud": SOURCE,
                "host": host,
                "fencing": {"controller": True},
                "accept": list(ACCEPTED),
            }
        )
    )
    watari("plan", str(goal), codes=(2,))

    watari(
        "lab", "power", host, "off"
    )  # the plan is refused until Nova and Neutron have not heard of the host for a while
    wait_for(lambda: "kept as" in watari("plan", str(goal), codes=(0, 1, 2)), seconds=SERVICE_SECONDS)
    plan = planned(goal)
    watari("run", plan.id, "--yes", codes=(0,))
    watari("verify", "last", codes=(0, 1))
    now = hosts_of(lab_clouds)
    assert host not in now.values()
    there = answers(lab_clouds, at)
    assert int(there["api-1"]["boots"]) == int(before["api-1"]["boots"]) + 1, (
        "its root volume is not the one that it had"
    )
    assert service_of(lab_clouds, host)[1:] == ("disabled", True)

    run = open_store().runs.find("last").id
    watari("undo", run, "--yes", codes=(2,))
    watari("lab", "power", host, "on")
    wait_for(lambda: old_copies_are_gone(lab_clouds), seconds=SERVICE_SECONDS)
    watari("finish", run, "--confirm", run, codes=(0,))
    assert service_of(lab_clouds, host)[1:] == ("enabled", False)
    wait_for(lambda: service_of(lab_clouds, host)[0] == "up", seconds=SERVICE_SECONDS)
    assert hosts_of(lab_clouds) == now
