"""`watari doctor`: what this machine lacks for the lab, or a cloud's hosts for moves between them, with cures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.cli.command import Lister
from watari.lab.machine import Level, examine
from watari.lab.state import State

if TYPE_CHECKING:
    import argparse

COLUMNS = ("Looked at", "Verdict", "Found", "Cure")
LEVELS = {"good": Level.GOOD, "warn": Level.WARN, "block": Level.BLOCK, "unknown": Level.BLOCK}

Line = tuple[str, str, str, str]


class DoctorCommand(Lister):
    """Tell what this machine lacks for `watari lab`; with --cloud, what a cloud's hosts lack for moves between them.

    With --cloud it goes onto every host by your ssh and tries from there, as the processes of Nova and libvirt would,
    which host reaches which; it reads the settings that moves depend on; and it asks the hosts' management controllers
    for their power. How to get there is said in clouds.yaml (docs/ways-to-hosts.md). Each finding has its cure; nothing
    is changed.

    Ends with 0 when all is well, 1 with warnings, 2 when something stands in the way or could not be seen.

    Example: watari doctor --cloud classic
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Read whose doctor."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument(
            "--cloud", metavar="CLOUD", help="a cloud of clouds.yaml (default: this machine, for the lab)"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[Line]]:
        """Look, and keep the worst verdict for the exit code."""
        lines = _machine() if parsed_args.cloud is None else _hosts(parsed_args.cloud)
        self.exit_code = int(max((LEVELS[line[1]] for line in lines), default=Level.GOOD))
        return COLUMNS, lines


def _machine() -> list[Line]:
    return [
        (ability.name, ability.level.name.lower(), ability.found, ability.cure) for ability in examine(State.locate())
    ]


def _hosts(cloud: str) -> list[Line]:
    from watari.operate.doctor import host_verdicts  # noqa: PLC0415 - the SDK is slow to load

    return [(verdict.name, verdict.word, verdict.found, verdict.cure) for verdict in host_verdicts(cloud)]
