"""An answer of Prometheus as shares of hosts: every value must be the share of one host, and every host have one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field, ValidationError

from watari.clouds.port.usage import Shares
from watari.errors import WatariError
from watari.model.survey.use import MeasuredUse

ROUNDING = 0.01
"""So far beyond 0 and 1 a share may lie: `rate` extrapolates to the ends of its window, and rounds."""
YEAR_10000 = 253402300800

Moment = Annotated[float, Field(ge=0, lt=YEAR_10000, allow_inf_nan=False)]


class NoShares(WatariError):
    """Prometheus answers the goal's query, but not with one share, 0 to 1, for each host."""

    id: ClassVar[str] = "usage.no-shares"


class _Sample(BaseModel):
    """One value with its labels; pydantic reads "NaN" and "+Inf" as Prometheus writes them."""

    metric: dict[str, str]
    value: tuple[Moment, float]


class _Vector(BaseModel):
    result: tuple[_Sample, ...]


def shares_in(said: Mapping[str, Any], label: str) -> Shares:
    """Give the shares in a successful answer; NoShares says which host or value is not as it should be."""
    data = said.get("data")
    kind = data.get("resultType") if isinstance(data, dict) else None
    if kind != "vector":
        raise NoShares(
            f"The query gives {kind or 'what has no type'}, not an instant vector.",
            cure="Let it give one number for each host: no range in brackets at its end, no bare number.",
        )
    try:
        samples = _Vector.model_validate(data).result
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise NoShares(
            f"The query gives what is no plain number, at {where}.", cure="Let it give one number for each host."
        ) from error
    hosts = tuple(sorted(_read(samples, label), key=lambda use: use.host))
    _one_of_each(hosts, label)
    warnings = said.get("warnings")
    return Shares(hosts, tuple(map(str, warnings)) if isinstance(warnings, list) else ())


def _read(samples: tuple[_Sample, ...], label: str) -> Iterator[MeasuredUse]:
    for sample in samples:
        host = sample.metric.get(label)
        if not host:  # an empty label is none to Prometheus
            others = ", ".join(sorted(sample.metric)) or "no label at all"
            raise NoShares(
                f"The query gives a value without the label {label}: it has {others}.",
                cure="Name the label that bears the host's name in Nova as `use: host_label:` of the goal, and keep"
                " it: by (LABEL).",
            )
        at, value = sample.value
        yield MeasuredUse(host=host, share=_share(host, value), at=datetime.fromtimestamp(at, UTC))


def _share(host: str, value: float) -> float:
    if not -ROUNDING <= value <= 1 + ROUNDING:  # NaN is never within
        raise NoShares(
            f"The query gives {value:g} for host {host}, which is no share.",
            cure="Let it give shares from 0 to 1: percents divided by 100, and nothing for a host where nothing is"
            " known (... >= 0).",
        )
    return min(max(value, 0.0), 1.0)


def _one_of_each(hosts: tuple[MeasuredUse, ...], label: str) -> None:
    if not hosts:
        raise NoShares(
            "The query gives nothing: no host has such a series now.",
            cure="Try `use: query:` of the goal in Prometheus's own page; names of metrics differ between exporters"
            " and their versions.",
        )
    most, count = Counter(use.host for use in hosts).most_common(1)[0]
    if count > 1:
        raise NoShares(
            f"The query gives {count} values for host {most}.",
            cure=f"Let it give one for each host: avg by ({label}) (...)",
        )
