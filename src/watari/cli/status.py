"""`watari status`: how far a run is, and why nothing moves."""

from __future__ import annotations

import argparse

from watari.cli.app import FAILED, GOOD, WARNINGS
from watari.cli.command import Lister
from watari.operate.following import Following, Standing
from watari.show.lines import COLUMNS, Lines, head


class StatusCommand(Lister):
    """Tell how far a run is, and why nothing moves where nothing moves.

    Ends with 0 while all goes on or when every move ended moved, with 1 when the run waits for you, and with 2 when a
    move ended otherwise than moved.

    Example: watari status last --follow
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run and how to look."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "run",
            metavar="RUN",
            nargs="?",
            default="last",
            help="the id of a run or its beginning (default: the last run)",
        )
        parser.add_argument(
            "--follow", action="store_true", help="show what happens until the run ends or is interrupted"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Read journal and plan; touch nothing."""
        following = Following(parsed_args.run, self.app.context)
        if parsed_args.follow:
            self._follow(following)
        else:
            following.news()
        standing = following.standing()
        self.exit_code = _exit_code(standing)
        if parsed_args.formatter == "table":
            self.app.stdout.write(head(standing) + "\n")
        return COLUMNS, [tuple(row) for row in Lines(following.plan).rows(standing)]

    def _follow(self, following: Following) -> None:
        from watari.cli.looking import Onlooker  # noqa: PLC0415 - a screen that lives; a look at the run needs none

        Onlooker(following, self.app.terminal).look_on(lambda: not following.is_alive())


def _exit_code(standing: Standing) -> int:
    if any(move.state in ("failed", "put back", "not started") for move in standing.moves):
        return FAILED
    return WARNINGS if standing.waits_for else GOOD
