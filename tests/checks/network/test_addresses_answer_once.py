from __future__ import annotations

from typing import Any

from tests.checks.asking import findings, one
from watari.checks.network.addresses_answer_once import addresses_answer_once
from watari.model.survey.survey import Observation


def seen(*macs: str) -> dict[str, Any]:
    return {"observations": (Observation(vantage="rack", address="198.51.100.11", answers=True, macs=macs),)}


def test_passes_one_card() -> None:
    assert findings(addresses_answer_once, source=seen("fa:16:3e:00:00:0b")) == []


def test_finds_two_cards_that_claim_an_address() -> None:
    found = one(addresses_answer_once, source=seen("fa:16:3e:00:00:0b", "52:54:00:00:00:01"))
    assert found == ("block", "198.51.100.11", False)
