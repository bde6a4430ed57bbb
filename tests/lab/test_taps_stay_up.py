"""What keeps the taps of a host up, in a network namespace of its own: a tap that anybody set down is up again."""

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.lab.estates import wait_for
from watari.lab.hosts.namespaces import SCRIPTS
from watari.lab.processes import end_processes
from watari.lab.programs import call

pytestmark = pytest.mark.lab

SPACE = f"wtr-taps{os.getpid()}"


@pytest.fixture(autouse=True)
def watch() -> Iterator[None]:
    """The watch, with a tap that was there, and down, before it began, and with a device that is no guest's."""
    call(["ip", "netns", "add", SPACE])
    make("tapbefore")
    make("other")
    watch = subprocess.Popen(["ip", "netns", "exec", SPACE, "/bin/sh", str(SCRIPTS / "taps-up.sh")])
    try:
        wait_for(lambda: is_up("tapbefore"))
        yield
    finally:
        end_processes(int(pid) for pid in call(["ip", "netns", "pids", SPACE]).split())
        watch.wait()
        call(["ip", "netns", "delete", SPACE])


def ip(*words: str) -> str:
    return call(["ip", "-n", SPACE, *words])


def make(name: str) -> None:
    ip("tuntap", "add", name, "mode", "tap")


def flags(name: str) -> list[str]:
    return ip("link", "show", name).split("<")[1].split(">")[0].split(",")


def is_up(name: str) -> bool:
    return "UP" in flags(name)


def test_a_new_tap_is_set_up() -> None:
    make("tap6ca365c0-03")
    wait_for(lambda: is_up("tap6ca365c0-03"))


def test_a_tap_that_was_set_down_is_up_again_and_keeps_its_other_flags() -> None:
    ip("link", "set", "tapbefore", "down", "promisc", "on")
    wait_for(lambda: is_up("tapbefore"))
    assert "PROMISC" in flags("tapbefore")


def test_a_tap_that_goes_stops_nothing_and_a_device_that_is_none_stays_as_it_is() -> None:
    ip("link", "delete", "tapbefore")
    make("tapnext")
    wait_for(lambda: is_up("tapnext"))
    assert not is_up("other")
