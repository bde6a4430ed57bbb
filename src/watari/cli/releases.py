"""`watari releases`: the releases of OpenStack, and what was proved with each."""

from __future__ import annotations

import argparse

from watari.checks.releases import RELEASES, Release
from watari.cli.command import Lister

COLUMNS = ("Release", "Name", "Nova API up to", "Proved in a crossing as")


class ReleasesCommand(Lister):
    """List the releases of OpenStack, how Nova shows them, and in which role whole crossings were proved with them.

    Proved means: a story of the lab runs on real services of that release.

    Example: watari releases
    """

    def take_action(self, _parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Read the table; ask nobody."""
        return COLUMNS, [(r.name, r.codename, r.nova, _proved(r)) for r in RELEASES]


def _proved(release: Release) -> str:
    return ", ".join(release.proved_as) or "-"
