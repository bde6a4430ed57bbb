"""Clouds that fail, drip, are too old, or send us elsewhere: reads come through, or the cause is told."""

from __future__ import annotations

import itertools
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests

from tests.clouds.openstack.flaky_cloud import Fails, FlakyCloud, always, never, one_in_five, running
from tests.clouds.openstack.small_server import Heard, served
from tests.clouds.prometheus.certificate import write_certificate
from tests.clouds.prometheus.pages import Page, saying
from tests.clouds.raw_server import talking
from watari.checks.parts import what_would_show
from watari.clouds.bounded import TooLong
from watari.clouds.errors import CloudError, MicroversionMissing, NotNow, Refused, Unreachable
from watari.clouds.openstack import connect, transport
from watari.clouds.openstack.connect import NoAnswer
from watari.clouds.openstack.transport import Patience, StillFailing, Transport
from watari.clouds.port import Cloud
from watari.model.survey.survey import Survey
from watari.survey import survey

Connect = Callable[[FlakyCloud], Cloud]


class Sleeps(list[float]):
    """Takes waits instead of waiting, and keeps them."""

    def patience(self) -> Patience:
        return Patience(sleep=self.append)


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def north(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sleeps: Sleeps) -> Connect:
    """Log in to a flaky cloud; nobody really waits."""

    def log_in(cloud: FlakyCloud) -> Cloud:
        monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(cloud.clouds_yaml(tmp_path)))
        return connect("north", patience=sleeps.patience())

    return log_in


def surveyed(cloud: Cloud) -> Survey:
    return survey(cloud, now=lambda: datetime.now(UTC))


def only(part: str, fails: Fails) -> Fails:
    return lambda method, path: fails(method, path) if part in path else ""


def comes_through(north: Connect, seed: int) -> None:
    with running(FlakyCloud(one_in_five(seed))) as cloud:
        seen = surveyed(north(cloud))
    assert cloud.failed.total() > 0
    assert (seen.unseen, len(seen.hosts)) == ((), 1)
    assert [instance.flavor.name for instance in seen.instances] == ["m1.tiny"] * 3
    assert seen.microversions["compute"].highest == "2.96"


@pytest.mark.parametrize("seed", range(6))
def test_a_survey_comes_through_where_one_request_in_five_fails(north: Connect, seed: int) -> None:
    comes_through(north, seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(6, 56))
def test_fifty_surveys_come_through(north: Connect, seed: int) -> None:
    comes_through(north, seed)


def test_the_log_in_that_always_fails_is_told_soon_and_as_what_it_is(north: Connect, sleeps: Sleeps) -> None:
    with running(FlakyCloud(always)) as cloud, pytest.raises(NoAnswer, match=r"500: planted 500 \(8 tries") as told:
        north(cloud)
    assert told.value.status == 500
    assert "see its log for req-1" in told.value.cure
    assert "hunter2" not in told.value.what + told.value.cure
    assert (cloud.asked.total(), sum(sleeps)) == (8, 15.75)


def test_where_nobody_listens_a_person_waits_two_seconds(north: Connect, sleeps: Sleeps) -> None:
    with running(FlakyCloud()) as cloud:
        pass
    with pytest.raises(NoAnswer) as told:
        north(cloud)
    assert "auth_url" in told.value.cure
    assert sum(sleeps) < 2


def test_one_service_that_fails_costs_its_part_alone(north: Connect, sleeps: Sleeps) -> None:
    """And is told as failing: an account with all roles was once told to ask for the role admin."""
    with running(FlakyCloud(only("/compute/", always))) as cloud:
        seen = surveyed(north(cloud))
    hidden = {unseen.part: unseen for unseen in seen.unseen}
    assert {"instances", "flavors", "services"} <= set(hidden)
    assert not {"volumes", "ports", "images", "projects"} & set(hidden)
    instances = hidden["instances"]
    assert (instances.lacks, "500: planted 500" in instances.why) == ("service", True)
    assert "its log says why" in what_would_show(instances, "ops")
    assert "admin" not in what_would_show(instances, "ops")
    assert all(sleep <= 4 for sleep in sleeps)


def test_a_version_is_never_lowered_by_a_discovery_that_failed(north: Connect) -> None:
    """Nova's version document was lost once, flavors then came as links, and an instance stayed locked for ever."""
    gone = {"/compute", "/compute/v2.1"}
    with running(FlakyCloud(lambda _method, path: "500 before" if path.rstrip("/") in gone else "")) as cloud:
        there = north(cloud)
        for _attempt in range(2):
            with pytest.raises(Unreachable, match="compute discovery"):
                there.compute.instances()
        assert not [asked for asked in cloud.asked if "/servers" in asked]
        gone.clear()
        assert {instance.flavor.name for instance in there.compute.instances()} == {"m1.tiny"}


def test_a_version_document_of_somebody_else_is_none(north: Connect) -> None:
    with running(FlakyCloud()) as other, running(FlakyCloud()) as cloud:
        for path in ("/compute/", "/compute/v2.1", "/compute/v2.1/"):
            cloud.sends[path] = other.url + path
        with pytest.raises(Unreachable, match="compute"):
            north(cloud).compute.instances()
    assert other.asked.total() == 0


def test_a_cloud_that_is_too_old_is_told_with_what_it_offers(north: Connect) -> None:
    with running(FlakyCloud(highest="2.60")) as cloud:
        with pytest.raises(
            MicroversionMissing, match=r"compute offers microversions 2\.1 to 2\.60; Watari needs 2\.71 to 2\.100"
        ) as told:
            north(cloud).compute.instances()
        assert "release that has 2.71" in told.value.cure
    with running(FlakyCloud(highest="2.72")) as cloud:
        there = north(cloud)
        assert len(there.compute.instances()) == 3
        with pytest.raises(MicroversionMissing, match=r"2\.73"):
            there.compute.lock("i1", "why")
    assert not [asked for asked in cloud.asked if asked.endswith("/action")]


@pytest.mark.parametrize("path", ["/network/v2.0/networks", "/identity/v3/auth/tokens"])
def test_neither_token_nor_password_goes_to_another_port(north: Connect, path: str) -> None:
    with running(FlakyCloud()) as other, running(FlakyCloud()) as cloud:
        cloud.sends[path] = other.url + path
        with pytest.raises(Refused, match=f"it sends us to {other.url}.* we do not follow") as told:
            north(cloud).networks.networks()
        assert "endpoint list" in told.value.cure
    assert other.asked.total() == 0


def test_a_look_may_be_sent_on_within_its_server(north: Connect) -> None:
    """Nova and Cinder add a slash to the end of an address so."""
    with running(FlakyCloud()) as cloud:
        cloud.sends["/network/v2.0/networks"] = f"{cloud.url}/network/v2.0/ports"
        cloud.sends["/network/v2.0/subnets"] = f"https://{cloud.url.partition('://')[2]}/network/v2.0/subnets"
        there = north(cloud)
        with pytest.raises(CloudError, match="lacks 'networks'"):
            there.networks.networks()
        assert cloud.asked["GET /network/v2.0/ports"] == 1
        with pytest.raises(Refused, match="we do not follow"):
            there.networks.subnets()


@pytest.mark.parametrize("status", [500, 503, 429])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_changes_something_is_asked_once(method: str, status: int) -> None:
    heard: list[Heard] = []
    with served(lambda *_: (status, {}), heard=heard) as api:
        acts: dict[str, Callable[[], object]] = {
            "POST": lambda: api.post("/things", {}),
            "PUT": lambda: api.put("/things/1", {}),
            "DELETE": lambda: api.delete("/things/1"),
        }
        with pytest.raises(NotNow if status == 429 else Unreachable):
            acts[method]()
    assert len(heard) == 1


def answers(*all_of_them: bytes) -> Callable[[socket.socket], None]:
    """Each answer once, the last one for ever."""
    left = itertools.chain(all_of_them, itertools.repeat(all_of_them[-1]))
    return lambda client: client.sendall(next(left))


def head(status: int, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status} X", "Content-Length: 2", "Connection: close", *headers, "", "{}")).encode()


def get(url: str, patience: Patience, proxy: str | None = None) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {} if proxy is None else {"http": proxy}
        session.mount("http://", Transport(patience))
        return session.get(url, timeout=1)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_time_gets_it(sleeps: Sleeps, status: int) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    asks = (head(status, "Retry-After: 7"), head(status, f"Retry-After: {soon}"), head(status, "Retry-After: later"))
    with talking(answers(*asks, head(200))) as server:
        assert get(server.url, sleeps.patience()).status_code == 200
    assert sleeps[0] == 7
    assert 15 < sleeps[1] <= 20
    assert sleeps[2:] == [1]


def test_a_wish_beyond_our_patience_is_told_at_once(sleeps: Sleeps) -> None:
    with (
        talking(answers(head(429, "Retry-After: 3600"))) as server,
        pytest.raises(StillFailing, match="1 try") as told,
    ):
        get(server.url, sleeps.patience())
    assert (told.value.answer is not None, list(sleeps)) == (True, [])


def test_many_that_wait_for_one_dead_server_do_not_wait_long_each(sleeps: Sleeps) -> None:
    with requests.Session() as session, talking(answers(head(503))) as server:
        session.mount("http://", Transport(sleeps.patience()))
        for tries in (8, 3, 3):
            with pytest.raises(StillFailing, match=f"{tries} tries"):
                session.get(server.url, timeout=1)


@pytest.mark.parametrize(
    "begins", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"]
)
def test_an_answer_that_drips_ends_with_its_deadline(
    begins: bytes, sleeps: Sleeps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.4)

    def drip(client: socket.socket) -> None:
        client.sendall(begins)
        while True:
            client.sendall(b"H")
            time.sleep(0.02)

    patience = Patience(tries=2, sleep=sleeps.append)
    with talking(drip) as server:
        for way in ({"url": server.url}, {"url": "http://north.example.org", "proxy": server.url}):
            begun = time.monotonic()
            with pytest.raises(StillFailing, match="tries in"):
                get(patience=patience, **way)
            assert time.monotonic() - begun < 4


def test_an_endless_answer_is_not_held(sleeps: Sleeps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "ANSWER_BYTES_AT_MOST", 1 << 20)

    def pour(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            client.sendall(b" " * 65536)

    with talking(pour) as server, pytest.raises(TooLong, match="more than 1 MiB"):
        get(server.url, sleeps.patience())
    assert (len(server.asked), list(sleeps)) == (1, [])


def test_a_download_has_no_deadline_but_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(transport, "ANSWER_BYTES_AT_MOST", 10)
    with served(lambda *_: (200, b"0123456789" * 1000)) as api:
        monkeypatch.undo()
        assert b"".join(api.download("/file", 4096)) == b"0123456789" * 1000


def test_a_cloud_that_fails_never_is_asked_nothing_twice(north: Connect, sleeps: Sleeps) -> None:
    with running(FlakyCloud(never)) as cloud:
        surveyed(north(cloud))
    assert list(sleeps) == []


def test_the_same_holds_over_tls(tmp_path: Path, sleeps: Sleeps, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = write_certificate(tmp_path)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificate, key)
    with saying(Page(" " * 5000), trust) as server, requests.Session() as session:
        session.mount("https://", Transport(sleeps.patience()))
        assert len(session.get(server.url, verify=str(certificate), timeout=5).content) == 5000
        monkeypatch.setattr(transport, "ANSWER_BYTES_AT_MOST", 4000)
        with pytest.raises(TooLong):
            session.get(server.url, verify=str(certificate), timeout=5)
        with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
            session.get(server.url, timeout=5)
    assert list(sleeps) == []
