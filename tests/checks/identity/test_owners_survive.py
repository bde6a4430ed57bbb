from __future__ import annotations

from tests.builders import OPERATOR, an_instance
from tests.checks.asking import findings, one
from watari.checks.identity.owners_survive import owners_survive


def test_passes_instances_of_the_operator() -> None:
    instances = (an_instance(user_id=OPERATOR.user_id),)
    assert findings(owners_survive, source={"instances": instances}) == []


def test_finds_instances_of_others() -> None:
    assert one(owners_survive) == ("block", "shop", True)
