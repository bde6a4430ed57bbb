from __future__ import annotations

from tests.builders import an_instance_port
from tests.checks.asking import findings, one
from watari.checks.network.address_pairs_can_be_kept import address_pairs_can_be_kept
from watari.model.goal import Choice, WaveGoal
from watari.model.survey.network import AddressPair

PAIR = (AddressPair(address="198.51.100.200"),)
PORTS = tuple(
    an_instance_port(name, f"198.51.100.{n}", address_pairs=PAIR) for name, n in (("web-1", 11), ("db-1", 13))
)


def test_passes_a_pair_that_crosses_together() -> None:
    assert findings(address_pairs_can_be_kept, source={"ports": PORTS}) == []


def test_finds_a_partner_that_stays() -> None:
    goal = {"waves": (WaveGoal(name="web", take=(Choice(name="web-*"),)),)}
    assert one(address_pairs_can_be_kept, source={"ports": PORTS}, goal=goal) == ("block", "198.51.100.200", True)


def test_finds_a_target_that_does_not_allow_pairs() -> None:
    assert one(address_pairs_can_be_kept, source={"ports": PORTS}, target={"extensions": ()}) == (
        "block",
        "198.51.100.200",
        False,
    )
