"""The application: what all commands share, and how every error reaches the operator."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, TextIO, cast

import autopage.argparse
from cliff.app import App
from cliff.help import HelpExit

from watari.cli import logs
from watari.cli.commands import Commands, command_lines
from watari.cli.plain_stream import PlainStream
from watari.errors import WatariError
from watari.operate.context import Context, OpenReach, Pace

GOOD, WARNINGS, FAILED, BUG = 0, 1, 2, 255
"""Exit codes, as in `nova-status upgrade check`."""


class WatariApp(App):
    """Watari's commands on cliff, the library of the `openstack` command."""

    NAME = "watari"

    def __init__(
        self,
        *,
        reach: OpenReach | None = None,
        pace: Pace | None = None,
        streams: Sequence[TextIO | None] = (None, None, None),
    ) -> None:
        """Prepare; the store and the clouds are opened when a command first needs them.

        ``reach`` and ``pace`` stand for the real ones where there are none; ``streams`` are stdin, stdout and stderr.
        """
        stdin, stdout, stderr = streams
        super().__init__(
            description="Moves OpenStack clouds forward without losing an instance.",
            version=version("watari"),
            command_manager=Commands(),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            deferred_help=True,
        )
        self.context = Context(open_reach=reach, pace=pace, tell=self._tell_progress)

    def _set_streams(self, stdin: TextIO | None, stdout: TextIO | None, stderr: TextIO | None) -> None:
        """Let nobody's name draw on the terminal.

        ``terminal`` is for what draws there by itself, with words made plain before.
        """
        super()._set_streams(stdin, stdout, stderr)
        self.terminal = self.stdout
        self.stdout = cast("TextIO", PlainStream(self.stdout))
        self.stderr = cast("TextIO", PlainStream(self.stderr))

    def build_option_parser(
        self, description: str | None, version: str | None, argparse_kwargs: dict[str, Any] | None = None
    ) -> argparse.ArgumentParser:
        """Name the program as people type it, however it was started."""
        return super().build_option_parser(description, version, {"prog": self.NAME})

    def configure_logging(self) -> None:
        """Send our log where the global options want it."""
        options = self.options
        verbose = options.verbose_level > 1
        try:
            logs.configure(self.stderr, log_file=options.log_file, verbose=verbose, debug=options.debug)
        except OSError as error:
            self.parser.error(f"the log file {options.log_file} cannot be written: {error.strerror}")

    def initialize_app(self, argv: list[str]) -> None:
        """Take `watari help` for `watari --help`."""
        self.options.deferred_help |= argv == ["help"]

    def print_help_if_requested(self) -> None:
        """Show the global options and all commands.

        Cliff would load every command for the one line that it has in the list.
        """
        if self.options.deferred_help:
            self._print_help()
            raise HelpExit

    def _print_help(self) -> None:
        pager = autopage.argparse.help_pager(self.terminal)
        autopage.argparse.use_color_for_parser(self.parser, pager.to_terminal())
        with pager as out:
            self.parser.print_help(out)
            out.write("\nCommands:\n")
            out.writelines(f"{line}\n" for line in command_lines())

    def run(self, argv: list[str]) -> int:
        """Run one command and give its exit code; without a command the help is shown, and that is wrong use."""
        if not argv:
            self.parser.print_help(self.stderr)
            return FAILED
        return super().run(argv)

    def run_subcommand(self, argv: list[str]) -> int:
        """Run a command; every error becomes a fact with its cure and an exit code."""
        wants_help = argv[0] == "help"
        words = argv[1:] if wants_help else argv
        try:
            factory, name, rest = self.command_manager.find_command(words)
        except ValueError:
            near = ", ".join(self.get_fuzzy_matches(words[0]))
            self.stderr.write(
                f"There is no command `watari {' '.join(words)}`. Near: {near}. `watari --help` lists all.\n"
            )
            return FAILED
        try:
            command = factory(self, self.options, cmd_name=name)
            parser = command.get_parser(f"{self.NAME} {name}")
            if wants_help:
                self.stdout.write(parser.format_help())
                return GOOD
            return command.run(parser.parse_args(rest))
        except HelpExit:
            return GOOD
        except WatariError as error:
            self.tell(error)
            return FAILED
        except (BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as bug:  # noqa: BLE001 - told as what it is, a fault of ours; its traceback goes to the log
            return self._tell_bug(bug)

    def tell(self, error: WatariError) -> None:
        """Print an error as its three parts."""
        self.stderr.write(f"{error.what}\n")
        if error.touched != "nothing":
            self.stderr.write(f"  touched: {error.touched}\n")
        self.stderr.write(f"  what to do: {error.cure}\n  ({error.id})\n")

    def _tell_progress(self, line: str) -> None:
        """Show a line of progress to people; a script reads results only."""
        if self.stderr.isatty():
            self.stderr.write(f"{line}\n")

    def _tell_bug(self, bug: Exception) -> int:
        """Say that it is our fault, without a traceback unless one was asked for."""
        logging.getLogger("watari").debug("a fault of Watari", exc_info=bug)
        self.stderr.write(
            f"This is a fault of Watari: {type(bug).__name__}: {bug}\n"
            "  what to do: run it again with --debug, and report what it prints; `watari status` tells what was done\n"
        )
        return BUG
