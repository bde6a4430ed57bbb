"""`watari proceed`: let what is held go on."""

from __future__ import annotations

import argparse

from cliff.command import Command

from watari.cli.app import GOOD, WatariApp
from watari.model.plan import Plan
from watari.run.errors import NoSuchGate
from watari.run.levers import PROCEED
from watari.run.waves import wave_gate
from watari.store.runs import RunRow


class Proceed(Command):
    """Let a held wave or move go on; without a name, everything that is held now.

    Example: watari proceed last web-1
    """

    app: WatariApp

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Take the run and what shall go on."""
        parser = super().get_parser(prog_name)
        parser.add_argument("run", metavar="RUN", help="the id of a run, its beginning, or `last`")
        parser.add_argument(
            "what", metavar="WAVE|MOVE", nargs="?", help="the name of a wave, or the id or subject of a move"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Open the gates."""
        store = self.app.store
        run = store.runs.find(parsed_args.run)
        plan = store.plans.load(run.plan_id)
        gates = self._held(run) if parsed_args.what is None else _gates(plan, parsed_args.what)
        for gate in gates:
            store.levers.set(run.id, f"{PROCEED}{gate}", value=True)
        self.app.stdout.write(f"may go on: {', '.join(gates)}\n" if gates else "nothing is held\n")
        return GOOD

    def _held(self, run: RunRow) -> list[str]:
        said: dict[str, str] = {}
        for _, entry in self.app.store.entries.since(run.id):
            if entry.kind in ("held", "proceeded"):
                said[entry.move_id or str(entry.facts.get("gate"))] = entry.kind
        return [gate for gate, kind in said.items() if kind == "held"]


def _gates(plan: Plan, what: str) -> list[str]:
    waves = [wave_gate(wave.name) for wave in plan.waves if wave.name == what]
    moves = [move.id for move in plan.moves() if what in (move.id, move.subject)]
    if not waves and not moves:
        waves_there = ", ".join(wave.name for wave in plan.waves)
        raise NoSuchGate(
            f"the plan has no wave or move {what!r}",
            cure=f"name a wave ({waves_there}) or a move that `watari status` lists",
        )
    return waves + moves
