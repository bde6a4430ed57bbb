"""`watari demo`: the whole way of a crossing on two real clouds, as the very commands that an operator would type."""

from __future__ import annotations

import argparse
import os
import time
from importlib import resources

from watari.cli.app import FAILED, GOOD
from watari.cli.command import Command
from watari.lab.progress import Progress
from watari.lab.seed import Answer, seed
from watari.lab.state import State
from watari.show.figures import duration

SOURCE, TARGET = "classic", "nyah"
CLOUDS = (f"lab up {SOURCE} --release 2024.1 --hosts 2", f"lab up {TARGET} --release 2026.1 --hosts 2")
THERE = ("plan {goal} -o {plan}", "rehearse {plan} --one-of-each", "run {plan} --yes", "verify last", "show last")
BACK = ("undo last --yes", "verify last")
THERE_AGAIN = ("plan {goal} -o {plan}", "run {plan} --yes", "verify last", "show last", "show last --ids")


class DemoCommand(Command):
    """Bring up an old and a new cloud on this machine, and move two projects with four instances from one to the other.

    Then take it all back, move again, and leave the clouds running to be explored. Everything is done by Watari's own
    commands; each is printed as it would be typed. Needs root, about 10 GB of memory and 12 GB of disk.

    Example: watari demo
    """

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Go the whole way, and stop where a command fails."""
        begun = time.monotonic()
        state = State.locate()
        for command in CLOUDS:
            if not self._do(command):
                return FAILED
        os.environ["OS_CLIENT_CONFIG_FILE"] = str(state.clouds_yaml)
        self._show_guests(seed(state, SOURCE, TARGET, self._tell))
        files = _files(state)
        for command in (*THERE, *BACK, *THERE_AGAIN):
            if not self._do(command.format(**files)):
                return FAILED
        self.app.stdout.write(_what_next(state, time.monotonic() - begun))
        return GOOD

    def _do(self, command: str) -> bool:
        """Print a command and run it; warnings are no reason to stop."""
        self.app.stdout.write(f"\n$ watari {command}\n")
        self.app.stdout.flush()
        code = self.app.run_subcommand(command.split())
        if code == FAILED:
            self.app.stderr.write(f"The demo stops here: `watari {command}` ended with {code}.\n")
        return code != FAILED

    def _tell(self, progress: Progress) -> None:
        self.app.stdout.write(f"  {progress.doing}\n")
        self.app.stdout.flush()

    def _show_guests(self, answers: list[Answer]) -> None:
        for answer in answers:
            self.app.stdout.write(f"  {answer.name} answers on {answer.address}\n")


def _files(state: State) -> dict[str, str]:
    """Put the goal beside the lab's other files, where the newcomer finds and edits it."""
    folder = state.root / "demo"
    folder.mkdir(exist_ok=True)
    goal = folder / "crossing.yaml"
    goal.write_text((resources.files("watari.lab.seed") / "crossing.yaml").read_text("utf-8"), "utf-8")
    return {"goal": str(goal), "plan": str(folder / "crossing.json")}


def _what_next(state: State, seconds: float) -> str:
    return (
        f"\nThat was the whole way, in {duration(seconds)}. Both clouds are still up:\n\n"
        f"  export OS_CLIENT_CONFIG_FILE={state.clouds_yaml}\n"
        f"  watari survey {TARGET}\n"
        f"  openstack --os-cloud {TARGET} server list --all-projects\n"
        "  watari undo last       # once more\n"
        "  watari lab down        # when you have seen enough\n"
    )
