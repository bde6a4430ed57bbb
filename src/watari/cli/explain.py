"""`watari explain`: what a check or a truth of verify wants or an error means, why, and what to do."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from typing import ClassVar

from rich.console import Console
from rich.markdown import Markdown

from watari.cli.app import GOOD
from watari.cli.command import Command
from watari.errors import WatariError
from watari.show.reference import all_ids, page_of


class NothingToExplain(WatariError):
    """No check, truth of verify or error has this id."""

    id: ClassVar[str] = "explain.unknown-id"


class ExplainCommand(Command):
    """Print the page of a check, of a truth of verify or of an error.

    What it wants or means, why, where the rule comes from, what to do.

    Example: watari explain network.addresses-are-free
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the id."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "id", metavar="ID", help="the id of a check, a truth or an error, as findings and errors show it"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Print the page; set for the eye on a terminal, as it is elsewhere."""
        page = page_of(parsed_args.id)
        if page is None:
            near = get_close_matches(parsed_args.id, all_ids(), n=3, cutoff=0.4)
            raise NothingToExplain(
                f"nothing is called {parsed_args.id}",
                cure=f"near: {', '.join(near)}" if near else "docs/checks, docs/truths and docs/errors list all ids",
            )
        if self.app.stdout.isatty():
            Console(file=self.app.terminal).print(Markdown(page))
        else:
            self.app.stdout.write(page)
        return GOOD
