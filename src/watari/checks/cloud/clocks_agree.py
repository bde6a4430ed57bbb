"""The clocks of the clouds and of this machine agree within ten seconds.

Why: the journal, the clouds' own logs and the measured outages are compared by time; and a Keystone whose clocks differ
by more than 60 seconds refuses fresh tokens, which looks like a wrong password in the middle of a run.

Source: the Date header of each cloud's answers; `_MAX_CLOCK_SKEW = 60` of the Fernet tokens that Keystone gives out.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, unknown, warn
from watari.checks.wants import Sided, wants

ALLOWED_SECONDS = 10.0


@wants(source=("clock_skew_seconds",), target=("clock_skew_seconds",), cloud=("clock_skew_seconds",))
def clocks_agree(case: Sided) -> Iterator[Found]:
    """Compare each cloud's clock with ours, as the survey measured it."""
    for _, survey in case.sides():
        skew = survey.clock_skew_seconds
        act = f"on the controllers of {survey.cloud} and here: chronyc tracking"
        if skew is None:
            yield unknown(survey.cloud, f"{survey.cloud} did not tell its time", act)
        elif abs(skew) > ALLOWED_SECONDS:
            yield warn(
                survey.cloud,
                f"the clock of {survey.cloud} is {skew:+.0f} seconds off ours",
                act,
                skew_seconds=f"{skew:.1f}",
            )
