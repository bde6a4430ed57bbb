"""A probe believes nobody who did not look, and no address that answers twice."""

from tests.machines.world import TwoClouds, two_clouds
from tests.steps.looking import look, told
from watari.clouds.errors import VantageError
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import SimulatedSighting
from watari.model.steps.set import Probe
from watari.model.survey.survey import Observation
from watari.steps.deed import Scene
from watari.steps.probe import ProbeDeed
from watari.steps.sight import Seen, Sight

ANSWERS = Probe(**told(), address="10.1.0.11")
SILENT = Probe(**told(), address="10.1.0.11", answers=False)


def test_nobody_looked_is_not_nobody_answered() -> None:
    clouds = two_clouds()
    for step in (ANSWERS, SILENT):
        assert (
            ProbeDeed().look(step, Scene(Reach({"source": clouds.source, "target": clouds.target}))).seen is Seen.FAILED
        )


def test_what_was_seen_is_kept() -> None:
    (observation,) = look(ANSWERS, two_clouds()).facts["observations"]
    assert observation["answers"]
    assert observation["vantage"] == "door"


class Blind(SimulatedSighting):
    """Nobody looks from it at this time."""

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        raise VantageError(f"{self.name} cannot look: it did not come back", cure="see whether it answers")


def test_a_vantage_point_that_cannot_look_now_is_waited_for() -> None:
    clouds = two_clouds()
    for step in (ANSWERS, SILENT):
        sight = seen_from(clouds, step, *clouds.vantages, Blind(clouds.world, "blind"))
        assert (sight.seen, sight.says) == (
            Seen.UNDER_WAY,
            "blind cannot look: it did not come back (see whether it answers)",
        )


def test_two_places_that_one_sees_are_no_secret_while_another_is_blind() -> None:
    clouds = two_clouds()
    clouds.target.compute.start("instance-on")
    clouds.target.tick(5)
    sight = seen_from(clouds, ANSWERS, Blind(clouds.world, "blind"), SimulatedSighting(clouds.world, "everywhere"))
    assert (sight.seen, "answers from two places" in sight.says) == (Seen.FAILED, True)


def test_one_that_still_answers_is_waited_for() -> None:
    sight = look(SILENT, two_clouds())
    assert (sight.seen, sight.says) == (Seen.UNDER_WAY, "10.1.0.11 still answers, as seen from door")


def test_every_vantage_point_must_see_it() -> None:
    clouds = two_clouds()
    far = SimulatedSighting(clouds.world, "far", vlan=12)
    sight = seen_from(clouds, ANSWERS, *clouds.vantages, far)
    assert (sight.seen, sight.says) == (Seen.UNDER_WAY, "10.1.0.11 does not answer, as seen from far")


def test_only_the_named_vantage_points_look() -> None:
    clouds = two_clouds()
    far = SimulatedSighting(clouds.world, "far", vlan=12)
    assert (
        seen_from(clouds, ANSWERS.model_copy(update={"vantages": ("door",)}), *clouds.vantages, far).seen is Seen.DONE
    )
    assert seen_from(clouds, ANSWERS.model_copy(update={"vantages": ("moon",)}), *clouds.vantages).seen is Seen.FAILED


def test_an_address_that_answers_twice_is_a_failure_whatever_is_expected() -> None:
    clouds = two_clouds()
    clouds.target.compute.start("instance-on")
    clouds.target.tick(5)
    everywhere = SimulatedSighting(clouds.world, "everywhere")
    for step in (ANSWERS, SILENT):
        sight = seen_from(clouds, step, everywhere)
        assert sight.seen is Seen.FAILED
        assert "answers from two places" in sight.says


def seen_from(clouds: TwoClouds, step: Probe, *vantages: SimulatedSighting) -> Sight:
    return ProbeDeed().look(step, Scene(Reach({"source": clouds.source, "target": clouds.target}, named(vantages))))
