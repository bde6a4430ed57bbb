"""Two colleagues run one plan from two databases.

A scheduler lets one of them go on at a time, and changes at any request.

Each of them may be killed and resume, may try again what failed, and may take back what it did; requests fail now and
then. All of it follows from the seed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from tests.rehearse.crossing import GOAL, surveys_of
from tests.run.story import in_line, the_pace
from watari.clouds.errors import Refused
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import Failing, Failure, Killed, Ledger, SimulatedSighting, World, example_world
from watari.errors import WatariError
from watari.model.goal import Choice, WaveGoal
from watari.model.plan import Move, Plan
from watari.model.record import Made
from watari.model.specs import resolved
from watari.model.steps import AnyStep
from watari.model.steps.claim import SetClaim
from watari.model.stored import sealed
from watari.plan.crossing import plan as plan_of
from watari.run.launch import Means, launch, new_run
from watari.store import Store
from watari.store.runs import RunRow
from watari.undo.undo import undo

ONE_INSTANCE = GOAL.model_copy(
    update={"projects": GOAL.projects[:1], "waves": (WaveGoal(name="all", take=(Choice(name="web-1"),)),)}
)
LONGEST_LIFE = 400
"""How many requests a runner makes at most until it is killed: more than a whole move takes, so that some are not."""
DEEDS_AFTER = 3
"""How often a runner tries again, or takes back, after its first attempt."""


class Turns:
    """Only one of several threads goes on at a time; whoever has the turn may have to give it away at each request."""

    def __init__(self, random: Random) -> None:
        self._random, self._changed = random, threading.Condition()
        self._alive: list[str] = []
        self._turn = ""
        self.restlessness = random.choice((0.02, 0.1, 0.4))

    def run(self, players: dict[str, Callable[[], None]]) -> None:
        """Let all of them play until they have ended; raises what one of them did not catch."""
        faults: list[BaseException] = []

        def play(name: str) -> None:
            self._wait_for(name)
            try:
                players[name]()
            except BaseException as fault:  # noqa: BLE001 - raised again below, when the other one has ended as well
                faults.append(fault)
            self._leave(name)

        self._alive = sorted(players)
        self._turn = self._random.choice(self._alive)
        threads = [threading.Thread(target=play, args=(name,), daemon=True) for name in self._alive]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for fault in faults:
            raise fault

    def pass_on(self, name: str) -> None:
        """Perhaps let another one go on."""
        if self._random.random() < self.restlessness:
            with self._changed:
                self._turn = self._random.choice(self._alive)
                self._changed.notify_all()
        self._wait_for(name)

    def _leave(self, name: str) -> None:
        with self._changed:
            self._alive.remove(name)
            self._turn = self._random.choice(self._alive) if self._alive else ""
            self._changed.notify_all()

    def _wait_for(self, name: str) -> None:
        with self._changed:
            while self._turn != name:
                self._changed.wait()


class TurnedLedger(Ledger):
    """Before each request another runner may come in between.

    Some requests fail, and at one of them the runner dies.
    """

    def __init__(self, name: str, turns: Turns, random: Random) -> None:
        super().__init__()
        self._name, self._turns, self._random = name, turns, random
        self.lives: int | None = None
        self.refusals = random.choice((0.0, 0.0, 0.02, 0.1))
        self.doomed = random.choice((None, None, *DOOMED))

    def enter(self, method: str) -> Failure | None:
        self._turns.pass_on(self._name)
        if self.lives is not None:
            self.lives -= 1
            if self.lives < 0:
                return Failure(method, moment=self._random.choice(("before", "after")))
        act = method.rpartition(".")[2]
        if act == self.doomed:
            return Failure(method, error=Refused("no", cure="none"))
        if act in REFUSABLE and self._random.random() < self.refusals:
            return Failure(method, moment=self._random.choice(("before", "after")), error=Refused("no", cure="none"))
        return None


REFUSABLE = (
    "stop",
    "lock",
    "capture",
    "boot",
    "set_port_admin",
    "set_port_addresses",
    "create_port",
    "upload",
    "download",
)
DOOMED = ("capture", "upload", "set_port_addresses", "boot")
"""What one colleague may never do, perhaps for want of a right: the move is put back there, whoever else is at it."""


@dataclass
class Colleague:
    """One of the two: a database, a run of the plan, and what comes of it."""

    name: str
    store: Store
    world: World
    turns: Turns
    random: Random
    results: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = TurnedLedger(self.name, self.turns, self.random)

    def play(self, plan: Plan) -> None:
        """Run the plan; then perhaps try again, or take back."""
        run = new_run(self.store, plan)
        self._to_its_end(run)
        for _ in range(self.random.randrange(DEEDS_AFTER)):
            if self.random.random() < 0.5:
                self._to_its_end(run, retry=True)
            else:
                self._take_back(plan, run)
                break
        self.store.claims.give_back(run.id)

    def _take_back(self, plan: Plan, run: RunRow) -> None:
        try:
            back = new_run(self.store, undo(plan, self.store.entries.journal(run.id)))
        except WatariError as nothing:
            self.results.append(nothing.id)
            return
        self._to_its_end(back, word="undo ")
        for _ in range(self.random.randrange(DEEDS_AFTER)):
            self._to_its_end(back, word="undo again ", retry=True)

    def _to_its_end(self, run: RunRow, *, word: str = "", retry: bool = False) -> None:
        """Run it, and resume it as often as it is killed."""
        for _ in range(100):
            self.ledger.lives = self.random.choice((None, self.random.randrange(LONGEST_LIFE)))
            try:
                self.results.append(word + launch(run, self._means(), retry=retry))
            except Killed:
                continue
            except WatariError as nothing:
                self.results.append(word + nothing.id)
            return

    def _means(self) -> Means:
        clouds: dict[Any, Any] = {
            "source": Failing(self.world.cloud("classic"), ledger=self.ledger),
            "target": Failing(self.world.cloud("nyah"), ledger=self.ledger),
        }

        def sleep(seconds: float) -> None:
            self.turns.pass_on(self.name)
            self.world.clock.tick(seconds)

        sightings = (SimulatedSighting(self.world, "rack"),)
        return Means(
            store=self.store,
            reach=Reach(clouds, named(sightings)),
            pace=the_pace(self.world, sleep=sleep),
            engine=in_line,
        )


@dataclass(frozen=True)
class Outcome:
    """What a seed came to: what each colleague saw, and the world."""

    results: dict[str, list[str]]
    world: World


def played(seed: int, stores: dict[str, Store], *, claims: bool = True, at_its_worst: bool = False) -> Outcome:
    """Let two colleagues run one plan.

    Without ``claims`` the plan is like those before runs left marks in the cloud. At its worst the two take turns after
    every other request, and what one of them does is always put back: it starts the source again, whoever else has
    moved the instance meanwhile.
    """
    random, world = Random(seed), example_world()  # noqa: S311 - what follows from a seed is no secret
    made = plan_of(ONE_INSTANCE, surveys_of(world))
    plan = made.model_copy(update={"assumed": (f"seed {seed}", f"{claims=}")})
    plan = plan if claims else without_claims(plan)
    if random.random() < 0.8:
        plan = on_laid_ground(plan, world, next(iter(stores.values())))
    plan = sealed(plan)
    if random.random() < 0.3:
        world.cloud("nyah").state.spoil("boot")
    turns = Turns(random)
    colleagues = [Colleague(name, store, world, turns, random) for name, store in stores.items()]
    if at_its_worst:
        turns.restlessness = 0.5
        for colleague in colleagues:
            colleague.ledger.refusals = 0.0
        colleagues[0].ledger.doomed = "capture"
    turns.run({colleague.name: partial(colleague.play, plan) for colleague in colleagues})
    return Outcome({colleague.name: colleague.results for colleague in colleagues}, world)


def on_laid_ground(plan: Plan, world: World, store: Store) -> Plan:
    """Lay the ground, and give the rest of the plan upon it: so the two meet at the instance from the first request."""
    ground = sealed(plan.model_copy(update={"waves": plan.waves[:1]}))
    sides: dict[Any, Any] = {"source": world.cloud("classic"), "target": world.cloud("nyah")}
    run = new_run(store, ground)
    assert launch(run, Means(store, Reach(sides), pace=the_pace(world), engine=in_line)) == "moved"
    journal = store.entries.journal(run.id)

    def known(ref: Made) -> Any:
        return journal.step(ref.by).made.get(ref.name, ref)

    def upon_it(move: Move) -> Move:
        steps = tuple(resolved(step, known) for step in move.steps)
        return move.model_copy(update={"steps": steps, "after": ()})

    waves = (wave.model_copy(update={"moves": tuple(map(upon_it, wave.moves))}) for wave in plan.waves[1:])
    return plan.model_copy(update={"waves": tuple(waves)})


def without_claims(plan: Plan) -> Plan:
    waves = (
        wave.model_copy(update={"moves": tuple(_without_claim(move) for move in wave.moves)}) for wave in plan.waves
    )
    return sealed(plan.model_copy(update={"waves": tuple(waves)}))


def _without_claim(move: Move) -> Move:
    return move.model_copy(update={"steps": tuple(_unclaimed(move))})


def _unclaimed(move: Move) -> Iterator[AnyStep]:
    claims = {step.key for step in move.steps if isinstance(step, SetClaim)}
    for step in move.steps:
        if step.key not in claims:
            yield step.model_copy(update={"after": tuple(key for key in step.after if key not in claims)})
