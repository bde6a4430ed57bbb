"""Clouds in memory behind the ports of a cloud: they refuse, take their time and keep their bytes as real ones do."""

from watari.clouds.simulated.clock import Clock
from watari.clouds.simulated.cloud import SimulatedCloud
from watari.clouds.simulated.controllers import SimulatedPower
from watari.clouds.simulated.example import example_world
from watari.clouds.simulated.failing import Failing, Failure, Killed, Ledger, failing, lost_answer
from watari.clouds.simulated.hosts import Machine, SimulatedHost, SimulatedService
from watari.clouds.simulated.state import Habits
from watari.clouds.simulated.usage import SimulatedUsage
from watari.clouds.simulated.vantage import SimulatedSighting
from watari.clouds.simulated.world import Doubling, Responder, World, from_survey

__all__ = [
    "Clock",
    "Doubling",
    "Failing",
    "Failure",
    "Habits",
    "Killed",
    "Ledger",
    "Machine",
    "Responder",
    "SimulatedCloud",
    "SimulatedHost",
    "SimulatedPower",
    "SimulatedService",
    "SimulatedSighting",
    "SimulatedUsage",
    "World",
    "example_world",
    "failing",
    "from_survey",
    "lost_answer",
]
