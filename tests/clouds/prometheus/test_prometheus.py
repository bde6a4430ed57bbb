"""Shares of hosts, asked of servers that answer as Prometheus does, and of those that do not, over real HTTP."""

from __future__ import annotations

import json
import socket
import ssl
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.clouds.prometheus.certificate import write_certificate
from tests.clouds.prometheus.pages import Page, a_sample, a_vector, of_hosts, saying
from watari.clouds.access import Monitoring
from watari.clouds.port import Usage
from watari.clouds.prometheus import Prometheus
from watari.clouds.prometheus.line import (
    ANSWER_BYTES_AT_MOST,
    BadQuery,
    PrometheusRefuses,
    PrometheusSilent,
    PrometheusUnclear,
)
from watari.clouds.prometheus.vector import NoShares
from watari.errors import WatariError
from watari.model.goal import MeasuredBy
from watari.model.survey.use import MeasuredUse

QUERY = "avg by (host) (1 - rate(node_cpu_seconds_total{mode='idle'}[1h]))"
OPEN = Monitoring()
WITH_PASSWORD = Monitoring(username="watari", password=SecretStr("hunter2"))
WITH_TOKEN = Monitoring(token=SecretStr("hunter2"))


def at(url: str, access: Monitoring = OPEN, **said: Any) -> Usage:
    return Prometheus(MeasuredBy(**{"prometheus": url, "query": QUERY} | said), access, patience_seconds=1)


def shares(page: str, **said: Any) -> dict[str, float]:
    with saying(Page(page)) as server:
        return {use.host: use.share for use in at(server.url, **said).shares().hosts}


def error(page: Page, access: Monitoring = OPEN, path: str = "") -> WatariError:
    with saying(page) as server, pytest.raises(WatariError) as caught:
        at(server.url + path, access).shares()
    assert caught.value.cure
    return caught.value


def test_every_host_has_its_share_and_the_moment_in_the_order_of_names() -> None:
    with saying(Page(of_hosts(h3="0.5", h1="0.5", h2="0.25"))) as server:
        seen = at(server.url).shares()
    noon = datetime(2026, 3, 2, 12, 0, 0, 500000, UTC)
    assert seen.hosts == tuple(
        MeasuredUse(host=host, share=share, at=noon) for host, share in (("h1", 0.5), ("h2", 0.25), ("h3", 0.5))
    )
    assert seen.warnings == ()


@pytest.mark.parametrize("below", ["", "/", "/prometheus", "/prometheus/"])
def test_the_goals_query_is_asked_as_it_stands_there(below: str) -> None:
    with saying(Page(of_hosts(h1="0.5"))) as server:
        at(server.url + below).shares()
    assert server.asked == [(f"{below.rstrip('/')}/api/v1/query", {"query": [QUERY]})]


def test_the_host_may_have_another_label() -> None:
    page = a_vector(a_sample("0.5", nodename="h1", host="10.0.0.1"))
    assert shares(page, host_label="nodename") == {"h1": 0.5}


@pytest.mark.parametrize(
    ("value", "share"), [("0", 0.0), ("1", 1.0), ("1.004", 1.0), ("-0.004", 0.0), ("-0", 0.0), ("5e-1", 0.5)]
)
def test_a_share_is_a_share_but_for_rounding(value: str, share: float) -> None:
    assert shares(of_hosts(h1=value)) == {"h1": share}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("NaN", "nan"), ("+Inf", "inf"), ("-Inf", "-inf"), ("-0.02", "-0.02"), ("1.02", "1.02"), ("37.5", "37.5")],
)
def test_what_is_no_share_is_told_with_its_host_and_the_cure(value: str, shown: str) -> None:
    told = error(Page(of_hosts(h1="0.5", h2=value)))
    assert isinstance(told, NoShares)
    assert told.what == f"The query gives {shown} for host h2, which is no share."
    assert "percents divided by 100" in told.cure


def test_two_values_of_a_host_are_told() -> None:
    told = error(
        Page(
            a_vector(
                a_sample("0.5", host="h1", cpu="0"), a_sample("0.6", host="h1", cpu="1"), a_sample("0.1", host="h2")
            )
        )
    )
    assert isinstance(told, NoShares)
    assert told.what == "The query gives 2 values for host h1."
    assert "avg by (host)" in told.cure


@pytest.mark.parametrize(
    ("labels", "names"),
    [({"instance": "h1:9100", "job": "node"}, "instance, job"), ({}, "no label at all"), ({"host": ""}, "host")],
)
def test_a_value_without_the_label_is_told_with_the_labels_that_it_has(labels: dict[str, str], names: str) -> None:
    told = error(Page(a_vector(a_sample("0.5", host="h0"), a_sample("0.5", **labels))))
    assert isinstance(told, NoShares)
    assert told.what == f"The query gives a value without the label host: it has {names}."
    assert "`use: host_label:`" in told.cure


def test_nothing_measured_is_told() -> None:
    assert isinstance(told := error(Page(a_vector())), NoShares)
    assert "gives nothing" in told.what


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("matrix", "gives matrix, not"),
        ("scalar", "gives scalar, not"),
        ("string", "gives string, not"),
        (None, "no type"),
    ],
)
def test_what_is_no_instant_vector_is_told(kind: str | None, says: str) -> None:
    told = error(Page(json.dumps({"status": "success", "data": {"resultType": kind, "result": []}})))
    assert isinstance(told, NoShares)
    assert says in told.what


@pytest.mark.parametrize(
    "sample",
    [
        {"metric": {"host": "h1"}, "histogram": [1, {}]},
        {"metric": {"host": "h1"}, "value": [1, "much"]},
        {"metric": {"host": "h1"}, "value": ["NaN", "0.5"]},
        {"metric": {"host": "h1"}, "value": [1e30, "0.5"]},
        {"value": [1, "0.5"]},
        "h1",
    ],
)
def test_what_is_no_plain_number_is_told(sample: Any) -> None:
    told = error(Page(a_vector(sample)))
    assert isinstance(told, NoShares)
    assert "no plain number, at result.0" in told.what


def test_what_it_warns_of_is_kept() -> None:
    page = a_vector(a_sample("0.5", host="h1"), warnings=["store 10.0.0.9 did not answer"], infos=["no counter"])
    with saying(Page(page)) as server:
        assert at(server.url).shares().warnings == ("store 10.0.0.9 did not answer",)


@pytest.mark.parametrize("code", [400, 422, 503])
def test_its_own_error_is_told_in_its_own_words(code: int) -> None:
    said = {
        "status": "error",
        "errorType": "bad_data",
        "error": 'invalid parameter "query": 1:4: parse error: unclosed left parenthesis',
    }
    told = error(Page(json.dumps(said), code))
    assert isinstance(told, BadQuery)
    assert told.what.endswith('bad_data: invalid parameter "query": 1:4: parse error: unclosed left parenthesis')
    assert "`use: query:`" in told.cure


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (Page("<!doctype html><title>Sign in</title>"), "a page for people"),
        (Page("<html>", 404), "it says 404"),
        (Page("404 page not found", 404), "it says 404"),
        (Page("[]"), "no JSON of its API"),
        (Page("{}"), "no JSON of its API"),
        (Page(""), "no JSON of its API"),
        (Page("\xff\xfe"), "no JSON of its API"),
        (Page("", 204), "it says 204"),
        (Page(" " * (ANSWER_BYTES_AT_MOST + 1)), "more than 16 MiB"),
    ],
)
def test_what_is_no_prometheus_is_told(page: Page, says: str) -> None:
    told = error(page)
    assert isinstance(told, PrometheusUnclear)
    assert says in told.what
    assert page.url in told.what


@pytest.mark.parametrize(
    ("access", "who"), [(OPEN, "anybody without credentials"), (WITH_PASSWORD, "watari"), (WITH_TOKEN, "the token")]
)
@pytest.mark.parametrize("code", [401, 403])
def test_who_is_not_let_in_is_told_where_credentials_stand(access: Monitoring, who: str, code: int) -> None:
    told = error(Page("no", code), access)
    assert isinstance(told, PrometheusRefuses)
    assert f"does not let {who} in ({code})" in told.what
    assert "`watari: prometheus:`" in told.cure
    assert "hunter2" not in told.what + told.cure


def test_credentials_are_sent_as_http_wants_them() -> None:
    with saying(Page(of_hosts(h1="0.5"))) as server:
        for access in (OPEN, WITH_PASSWORD, WITH_TOKEN):
            at(server.url, access).shares()
    assert server.credentials == [None, "Basic d2F0YXJpOmh1bnRlcjI=", "Bearer hunter2"]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_nobody_is_followed_to_another_server(code: int) -> None:
    with saying(Page(of_hosts(h1="0.5"))) as other:
        told = error(Page("", code, other.url), WITH_TOKEN)
    assert isinstance(told, PrometheusUnclear)
    assert f"it sends us to {other.url}/api" in told.what
    assert other.asked == []


def test_silence_is_told_soon() -> None:
    with saying(Page("")) as server:
        gone = server.url
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(8)
        for url in (gone, f"http://127.0.0.1:{deaf.getsockname()[1]}", "http://nobody.invalid", "http://a..b"):
            begun = time.monotonic()
            with pytest.raises(PrometheusSilent, match=r"does not answer: \S") as told:
                at(url).shares()
            assert time.monotonic() - begun < 5
            assert "take `use` out of the goal" in told.value.cure


@pytest.mark.parametrize("code", [500, 502, 503])
def test_one_in_trouble_is_silent(code: int) -> None:
    told = error(Page("<html>Bad Gateway", code))
    assert isinstance(told, PrometheusSilent)
    assert f"it says {code}" in told.what


def test_a_certificate_is_believed_as_clouds_yaml_says(tmp_path: Path) -> None:
    key, certificate = write_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with saying(Page(of_hosts(h1="0.5")), context) as server:
        for verify in (certificate, False):
            assert len(at(server.url, Monitoring(verify=verify)).shares().hosts) == 1
        for doubted in (True, tmp_path / "no-such-file.pem"):
            with pytest.raises(PrometheusUnclear, match="is not believed to be the one") as told:
                at(server.url, Monitoring(verify=doubted)).shares()
            assert "`verify` below `watari: prometheus:`" in told.value.cure
