"""What every command of ours is, on cliff.

Help as it was written, nothing looked up that we do not have, an exit code.
"""

from __future__ import annotations

import argparse

from cliff import _argparse
from cliff import command as cliff_command
from cliff import lister as cliff_lister

from watari.cli.app import GOOD, WatariApp


class RawHelp(_argparse.SmartHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Paragraphs and examples of a command's docstring keep their lines."""


class Command(cliff_command.Command):
    """A command that says how it ended by what ``take_action`` returns."""

    app: WatariApp

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take nothing yet."""
        parser = super().get_parser(prog_name)
        parser.formatter_class = RawHelp
        return parser

    def get_epilog(self) -> str:
        """Say nothing: to learn which package brings a command, cliff reads the files of all installed packages."""
        return ""

    def _load_hooks(self) -> None:
        """Look for no extensions of single commands: there are none."""
        self._hooks = []


class Lister(Command, cliff_lister.Lister):
    """A command that shows a table, in any of the formats of `openstack`, and ends with ``exit_code``."""

    exit_code = GOOD

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Show the table and give the exit code."""
        super().run(parsed_args)
        return self.exit_code
