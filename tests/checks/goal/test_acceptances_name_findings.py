from __future__ import annotations

from tests.builders import accepting
from tests.checks.asking import findings
from tests.checks.host_asking import a_drain
from tests.checks.host_asking import findings as host_findings
from watari.checks.goal.acceptances_name_findings import acceptances_name_findings


def test_passes_ids_of_checks() -> None:
    assert findings(acceptances_name_findings) == []


def test_finds_a_misspelt_id() -> None:
    [finding] = findings(acceptances_name_findings, goal={"accept": accepting("identity.id-survives")})
    assert (finding.level, finding.act) == ("warn", "write identity.ids-survive")


def test_finds_a_misspelt_id_in_the_goal_of_a_drain() -> None:
    [finding] = host_findings(acceptances_name_findings, goal=a_drain(accept=accepting("host.host-are-up")))
    assert (finding.level, finding.act) == ("warn", "write host.hosts-are-up")
