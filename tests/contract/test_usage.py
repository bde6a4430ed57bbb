"""What holds for everybody who measures hosts.

The monitoring in memory, and a real Prometheus that scrapes real metrics.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from tests.checks.host_asking import a_disk, a_guest, a_host_cloud
from tests.clouds.prometheus.real import USER, Exporter, Running, exported, prometheus
from watari.clouds.access import Monitoring
from watari.clouds.port import Usage
from watari.clouds.prometheus import Prometheus
from watari.clouds.prometheus.line import BadQuery, PrometheusRefuses, PrometheusUnclear
from watari.clouds.prometheus.vector import NoShares
from watari.clouds.simulated import SimulatedUsage, World
from watari.errors import WatariError
from watari.model.goal import MeasuredBy

BUSY = {"nyah-1": 0.25, "nyah-2": 0.5, "nyah-3": 0.0}
PATIENCE_SECONDS = 60
BY_PROCESSORS = 'avg by (host) (1 - rate(node_cpu_seconds_total{mode="idle"}[10s]))'
REAL = pytest.param("prometheus", marks=pytest.mark.proof)


@dataclass(frozen=True)
class Land:
    """A monitoring of the hosts in BUSY, its clock, and how a host of it falls silent."""

    usage: Usage
    now: Callable[[], datetime]
    silence: Callable[[str], None]
    pause: Callable[[float], object]

    def until(self, *hosts: str) -> dict[str, float]:
        """The shares, once exactly these hosts are measured."""
        for _ in range(PATIENCE_SECONDS):
            seen = _shares(self.usage)
            if tuple(seen) == hosts:
                return seen
            self.pause(1)
        raise AssertionError(f"never measured; the last look gave {seen}")


@dataclass(frozen=True)
class Real:
    """A Prometheus and its exporter."""

    running: Running
    exporter: Exporter

    def asked(self, query: str, access: Monitoring | None = None, url: str = "") -> Usage:
        return Prometheus(MeasuredBy(prometheus=url or self.running.url, query=query), access or self.running.access)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    exporter = Exporter(BUSY)
    with exported(exporter) as target, prometheus(tmp_path_factory.mktemp("prometheus"), target) as running:
        yield Real(running, exporter)


@pytest.fixture(params=["simulated", REAL])
def land(request: pytest.FixtureRequest) -> Iterator[Land]:
    if request.param == "simulated":
        yield _simulated()
        return
    real: Real = request.getfixturevalue("real")
    yield Land(real.asked("host_use"), lambda: datetime.now(UTC), real.exporter.silent.add, time.sleep)
    real.exporter.silent.clear()


def _simulated() -> Land:
    instances = tuple(a_guest(f"web-{host[-1]}", host=host) for host in BUSY)
    large = tuple(each.model_copy(update={"flavor": each.flavor.model_copy(update={"vcpus": 8})}) for each in instances)
    world = World()
    disks = tuple(a_disk(each.name) for each in large)
    world.load(a_host_cloud(host_names=(), instances=large, volumes=disks, ports=(), bindings=(), allocations=()))
    usage = SimulatedUsage(world, "nyah", {f"web-{host[-1]}": share for host, share in BUSY.items()})
    return Land(usage, lambda: world.clock.now, lambda host: world.host_dies("nyah", host), world.clock.tick)


def _shares(usage: Usage) -> dict[str, float]:
    """What it gives; a real one gives nothing before its first scrape, and says so."""
    try:
        return {use.host: use.share for use in usage.shares().hosts}
    except NoShares as nothing:
        if "gives nothing" not in nothing.what:
            raise
        return {}


def test_every_host_has_its_share(land: Land) -> None:
    assert land.until(*BUSY) == BUSY


def test_the_moment_is_now_by_its_own_clock(land: Land) -> None:
    land.until(*BUSY)
    moments = {use.at for use in land.usage.shares().hosts}
    assert len(moments) == 1
    assert abs(land.now() - moments.pop()) < timedelta(seconds=10)


def test_a_host_that_fell_silent_is_no_part_of_it(land: Land) -> None:
    land.until(*BUSY)
    land.silence("nyah-2")
    assert land.until("nyah-1", "nyah-3") == {"nyah-1": 0.25, "nyah-3": 0.0}


@pytest.mark.proof
def test_the_query_of_the_docs_gives_shares_and_speaks_of_a_silent_host_for_as_long_as_it_looks_back(
    real: Real,
) -> None:
    land = Land(real.asked(BY_PROCESSORS), lambda: datetime.now(UTC), real.exporter.silent.add, time.sleep)
    land.until(*BUSY)
    time.sleep(10)  # until its window is full
    assert land.until(*BUSY) == pytest.approx(BUSY, abs=0.05)
    land.silence("nyah-2")
    try:
        assert _until_gone(real, "host_use", "nyah-2") < 5
        assert "nyah-2" in _shares(land.usage)
        land.until("nyah-1", "nyah-3")
    finally:
        real.exporter.silent.clear()


def _until_gone(real: Real, query: str, host: str) -> float:
    """How many seconds it took."""
    begun = time.monotonic()
    while host in _shares(real.asked(query)):
        assert time.monotonic() - begun < PATIENCE_SECONDS
        time.sleep(0.2)
    return time.monotonic() - begun


@pytest.mark.proof
@pytest.mark.parametrize(
    ("query", "kind", "says"),
    [
        ("avg by (host) (host_use", BadQuery, "bad_data: invalid parameter"),
        ("no_such_function(host_use)", BadQuery, "unknown function"),
        ("host_use + on () host_use", BadQuery, "execution: "),
        ("no_such_metric", NoShares, "gives nothing"),
        ("host_use[1m]", NoShares, "gives matrix"),
        ("1", NoShares, "gives scalar"),
        ('"much"', NoShares, "gives string"),
        ("100 * host_use", NoShares, "for host nyah-1, which is no share"),
        ("host_use / 0", NoShares, "which is no share"),
        ("avg(host_use)", NoShares, "without the label host: it has no label at all"),
        ("avg by (instance) (host_use)", NoShares, "without the label host: it has instance"),
        ("node_cpu_seconds_total * 0", NoShares, "gives 2 values for host nyah-"),
    ],
)
def test_what_prometheus_says_of_a_wrong_query_is_told(
    real: Real, query: str, kind: type[WatariError], says: str
) -> None:
    Land(real.asked("host_use"), lambda: datetime.now(UTC), real.exporter.silent.add, time.sleep).until(*BUSY)
    with pytest.raises(kind) as told:
        real.asked(query).shares()
    assert says in told.value.what


@pytest.mark.proof
def test_prometheus_lets_in_whoever_clouds_yaml_says_and_is_believed_by_its_certificate(real: Real) -> None:
    access = real.running.access
    wrong = access.model_copy(update={"password": SecretStr("let-me-out")})
    for refused in (
        wrong,
        Monitoring(verify=access.verify),
        Monitoring(token=SecretStr("let-me-in"), verify=access.verify),
    ):
        with pytest.raises(PrometheusRefuses) as told:
            real.asked("host_use", refused).shares()
        assert "let-me" not in told.value.what
    assert real.asked("host_use", Monitoring(username=USER, password=access.password, verify=False)).shares()
    with pytest.raises(PrometheusUnclear, match="is not believed"):
        real.asked("host_use", access.model_copy(update={"verify": True})).shares()
    with pytest.raises(PrometheusUnclear, match="it says 404"):
        real.asked("host_use", url=f"{real.running.url}/elsewhere").shares()
