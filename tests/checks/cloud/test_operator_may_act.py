from __future__ import annotations

from tests.builders import OPERATOR
from tests.checks.asking import findings, one
from watari.checks.cloud.operator_may_act import operator_may_act


def test_passes_admins() -> None:
    assert findings(operator_may_act) == []


def test_does_not_know_what_a_member_may() -> None:
    member = OPERATOR.model_copy(update={"role_names": ("member",)})
    assert one(operator_may_act, source={"operator": member}) == ("unknown", "classic: ops", True)
