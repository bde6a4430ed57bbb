"""All that can happen at the stages of the ways, by its name there."""

from __future__ import annotations

from collections.abc import Mapping

from watari.clouds.simulated import cold, evacuation, live
from watari.clouds.simulated.events import EVENTS
from watari.clouds.simulated.state import Event

MOVES: tuple[Event, ...] = (
    live.live_accepted,
    live.live_scheduled,
    live.live_refused,
    live.live_preparing,
    live.live_running,
    live.memory_moved,
    live.live_failed,
    live.live_cancelled,
    live.guest_switched,
    live.guest_arrived,
    live.live_completed,
    live.live_post_failed,
    cold.cold_accepted,
    cold.cold_scheduled,
    cold.cold_refused,
    cold.guest_leaves,
    cold.disks_moved,
    cold.cold_finished,
    cold.cold_failed,
    cold.confirming,
    cold.confirmed,
    cold.reverting,
    cold.reverted,
    evacuation.evacuation_accepted,
    evacuation.evacuation_scheduled,
    evacuation.evacuation_refused,
    evacuation.evacuation_failed,
    evacuation.evacuated,
)
HAPPENINGS: Mapping[str, Event] = {**EVENTS, **{event.__name__: event for event in MOVES}}
