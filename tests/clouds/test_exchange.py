"""Servers that drip, redirect, never end, end too early: every exchange is over in its time, and leads nowhere else."""

from __future__ import annotations

import itertools
import socket
import time
from pathlib import Path

import pytest

from tests.clouds.raw_server import Talk, talking
from watari.clouds.exchange import Answer, NoAnswerCame, NotBelieved, Server, TooLong, basic, exchange

HEAD = b"HTTP/1.1 200 OK\r\n"
SECONDS = 0.5
SECRET = basic("ops", "hunter2")


def ask(url: str, credentials: str | None = SECRET, bytes_at_most: int = 1 << 20) -> Answer:
    server = Server(base=url, credentials=credentials, verify=True, seconds=SECONDS, bytes_at_most=bytes_at_most)
    return exchange(server, "/x")


def dripping(head: bytes, drop: bytes) -> Talk:
    """Each drop well within the time-out of a socket, and no end."""

    def talk(client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(drop)
            time.sleep(0.05)

    return talk


def pouring(head: bytes, lines: bytes) -> Talk:
    def talk(client: socket.socket) -> None:
        client.sendall(head)
        for _ in itertools.repeat(None):
            client.sendall(lines * 1000)

    return talk


def saying(words: bytes) -> Talk:
    return lambda client: client.sendall(words)


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"", b"H"),
        (HEAD + b"X: ", b"x"),
        (HEAD, b"X: y\r\n"),
        (HEAD + b"\r\n", b"{"),
        (HEAD + b"Content-Length: 100000\r\n\r\n", b"{"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n{\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "one header", "headers", "body", "body of a length", "chunks", "a chunk's size", "continue"],
)
def test_a_dripping_server_holds_nobody(head: bytes, drop: bytes) -> None:
    begun = time.monotonic()
    with talking(dripping(head, drop)) as server, pytest.raises(NoAnswerCame, match=r"did not end in time|timed out"):
        ask(server.url)
    assert time.monotonic() - begun < 2 * SECONDS


@pytest.mark.parametrize(
    "head", [HEAD + b"\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n400000\r\n"], ids=["body", "chunk"]
)
def test_an_endless_body_fills_no_memory(head: bytes) -> None:
    with talking(pouring(head, b" " * 100)) as server, pytest.raises(TooLong, match="more than 1 MiB"):
        ask(server.url)


def test_endless_headers_end() -> None:
    with talking(pouring(HEAD, b"X: y\r\n")) as server, pytest.raises(NoAnswerCame, match="headers"):
        ask(server.url)


def test_a_header_without_an_end_ends() -> None:
    with talking(pouring(HEAD + b"X: ", b"y")) as server, pytest.raises(NoAnswerCame, match="header line"):
        ask(server.url)


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"HTTP/1.1 2",
        HEAD + b"Content-Length: 5\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"220 mail.example.org ESMTP\r\n",
    ],
    ids=["nothing", "half a status", "half a body", "no last chunk", "no chunk", "no HTTP"],
)
def test_half_an_answer_is_none(words: bytes) -> None:
    with talking(saying(words)) as server, pytest.raises(NoAnswerCame, match=r"\w"):
        ask(server.url)


def test_headers_may_end_with_the_connection() -> None:
    """Nothing was promised, and nothing came: who asked finds no JSON in it."""
    with talking(saying(HEAD)) as server:
        assert ask(server.url).json() is None


def test_whole_answers_come_whole() -> None:
    with talking(saying(HEAD + b"Content-Length: 9\r\n\r\n" + b'{"a": 1}\n')) as server:
        assert ask(server.url).json() == {"a": 1}
    with talking(saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")) as server:
        assert ask(server.url).body == b"{}"


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_not_even_to_the_same_server(code: int) -> None:
    with talking(saying(HEAD + b"\r\n{}")) as other:
        words = f"HTTP/1.1 {code} Moved\r\nLocation: {other.url}/y\r\nContent-Length: 0\r\n\r\n"
        with talking(saying(words.encode())) as server:
            assert ask(server.url) == Answer(code, b"", f"{other.url}/y")
    assert (len(server.asked), other.asked) == (1, [])


def test_a_proxy_of_the_environment_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with talking(saying(HEAD + b"Content-Length: 2\r\n\r\n{}")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with talking(saying(HEAD + b"Content-Length: 4\r\n\r\nreal")) as server:
            assert ask(server.url).body == b"real"
        with pytest.raises(NoAnswerCame):
            ask(server.url)
        with pytest.raises(NoAnswerCame):
            ask(server.url.replace("http:", "https:"))
    assert proxy.asked == []


def test_a_server_that_speaks_no_tls_holds_nobody() -> None:
    begun = time.monotonic()
    with talking(dripping(b"", b"\x16\x03\x01")) as server, pytest.raises(NoAnswerCame):
        ask(server.url.replace("http:", "https:"))
    assert time.monotonic() - begun < 3 * SECONDS


def test_no_error_shows_the_credentials() -> None:
    with talking(saying(b"HTTP/1.1 200 OK\r\n\r\n{}")) as server:
        for credentials in ("Bearer hunter2\r\nX: y", "Bearer hunter2\u2026"):
            with pytest.raises(NoAnswerCame) as told:
                ask(server.url, credentials)
            assert "hunter2" not in str(told.value)
            assert told.value.__cause__ is None
            assert told.value.__suppress_context__


def test_a_ca_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    server = Server(
        base="https://127.0.0.1:9",
        credentials=None,
        verify=tmp_path / "nowhere.pem",
        seconds=1,
        bytes_at_most=9,
    )
    with pytest.raises(NotBelieved, match=r"nowhere\.pem cannot be read"):
        exchange(server, "/")
