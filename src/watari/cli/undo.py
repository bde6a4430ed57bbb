"""`watari undo`: take a run back."""

from __future__ import annotations

import argparse

from watari.cli.app import GOOD
from watari.cli.asking import Asking, agreed
from watari.cli.attend import begin
from watari.cli.command import Command
from watari.model.plan import Plan
from watari.operate import way
from watari.show.plan import plan_lines


class UndoCommand(Command):
    """Take back all that a run did: plan it, show it, ask, do it.

    Of a crossing: the target's instances go, the sources are opened, unlocked and started, and everything else that the
    run made is removed; what it found is left. What an instance wrote on the target since it moved is lost with it.
    Between hosts: the hosts are opened as they were, and every instance moves back. An evacuation that has begun has no
    undo. Ends with 0 when all was taken back, with 2 otherwise. `watari verify` then compares with what was before.

    Example: watari undo last --plan-only
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run and how far to go."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run or its beginning, or `last`")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--plan-only",
            action="store_true",
            help="keep the plan and show it; `watari rehearse` and `watari run` take it",
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Plan, show, ask, run."""
        back = way.undo(parsed_args.run, self.app.context)
        if parsed_args.plan_only:
            self._show(back)
            self.app.stdout.write(f"\nkept as {back.id[:12]}; `watari run {back.id[:12]}` does it\n")
            return GOOD
        return begin(back, self.app, lambda plan: self._may_begin(plan, yes=parsed_args.yes))

    def _may_begin(self, plan: Plan, *, yes: bool) -> bool:
        self._show(plan)
        return yes or agreed(self.app, Asking("Undo it?", f"run {plan.of_run} was not undone", "--yes"))

    def _show(self, plan: Plan) -> None:
        self.app.stdout.writelines(f"{line}\n" for line in plan_lines(plan, steps=False))
