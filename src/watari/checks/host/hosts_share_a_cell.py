"""The hosts that instances go between are known to be in one cell.

Why: Nova moves no running instance from one cell to another, and rebuilds none there; no API tells which host is in
which cell.

Source: rule C4: the request is bound to the source's cell (nova/conductor/tasks/live_migrate.py). Two hosts between
which a live migration or an evacuation was completed are in one cell; a cold migration is `confirmed`, and may have
gone further.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, note
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.survey.survey import Survey


@wants(cloud=("migrations", "services", "hosts", "instances"))
def hosts_share_a_cell(case: HostCase) -> Iterator[Found]:
    """Ask the migrations of the last month; one note for all pairs that they say nothing of."""
    cells = _cells(case.survey)
    apart = [
        (source, target) for source, target in case.pairs if cells.get(source, source) != cells.get(target, target)
    ]
    if apart:
        (source, target), more = apart[0], len(apart) - 1
        yield note(
            case.goal.cloud,
            f"nothing shows that {source} and {target} are in one cell"
            + (f", nor {more} more pairs of hosts" if more else ""),
            "nothing to do in a cloud of one cell; else: nova-manage cell_v2 list_hosts, and name `to` in the cell of"
            " the hosts",
        )


def _cells(survey: Survey) -> dict[str, str]:
    """The hosts that such moves connect, each with the name of one host of its group."""
    cells: dict[str, str] = {}
    for move in survey.migrations:
        if move.status == "completed" and move.target_host is not None:
            one, other = (cells.setdefault(host, host) for host in (move.source_host, move.target_host))
            if one != other:
                cells |= {host: one for host, cell in cells.items() if cell == other}
    return cells
