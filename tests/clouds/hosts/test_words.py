"""What a cloud, a goal or a plan calls an address is a word to every program that gets it.

No option, no text of a shell.

Each of these values made a file, once. `ssh` is a stand-in here that does as the real one: it takes options, joins what
follows the host by blanks, and lets a shell read that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.clouds.hosts.sshd import SYSTEM_PATH
from watari.clouds.access import Controllers, Shells
from watari.clouds.errors import VantageError
from watari.clouds.hosts import NamespaceSighting, SshHost, SshSighting, compute_eye
from watari.clouds.hosts.eye import look
from watari.clouds.hosts.redfish import Redfish
from watari.clouds.hosts.redfish_line import NoController
from watari.model.goal import Vantage
from watari.model.steps.set import Probe
from watari.model.survey.compute import Host
from watari.survey.between_hosts import look_between

STAND_IN = """
import os, subprocess, sys
words, flags = sys.argv[1:], []
while words and words[0].startswith("-"):
    word = words.pop(0)
    if word == "--":
        break
    value = word[2:] or (words.pop(0) if word in ("-o", "-l", "-i", "-F") else "")
    if value.lower().startswith("proxycommand="):
        sys.exit(subprocess.run(value.partition("=")[2], shell=True).returncode)
host, *command = words
sys.exit(subprocess.run(" ".join(command), shell=True, stdin=sys.stdin).returncode)
"""


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that must not come about, and an `ssh` that would let it."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "ssh"
    program.write_text(f"#!{sys.executable} -IS{STAND_IN}")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{SYSTEM_PATH}")
    return tmp_path / "trapped"


def hostile(trap: Path) -> list[str]:
    return [
        f"-oProxyCommand=touch {trap}",
        f"192.0.2.11; touch {trap}",
        f"$(touch {trap})",
        f"`touch {trap}`",
        f"192.0.2.11\ntouch {trap}",
        f"' ; touch {trap} ; '",
        f"fe80::1%;touch {trap}",
        f"x@-oProxyCommand=touch {trap}",
        "",
    ]


def test_the_stand_in_would_let_it(trap: Path) -> None:
    subprocess.run(["ssh", f"-oProxyCommand=touch {trap}", "true"], check=True)
    assert trap.exists()
    trap.unlink()
    subprocess.run(["ssh", "host", f"echo 192.0.2.11; touch {trap}"], check=True, stdout=subprocess.DEVNULL)
    assert trap.exists()


def test_no_goal_and_no_plan_says_such_a_word(trap: Path) -> None:
    for word in hostile(trap):
        for kind in ("ssh", "namespace"):
            with pytest.raises(ValidationError, match=r"is no|is neither"):
                Vantage(name="door", kind=kind, where=word)
        with pytest.raises(ValidationError, match="no IP address"):
            Probe(key="k", cloud="target", address=word)


@pytest.mark.parametrize("where", ["rack-7", "root@rack-7.example.org", "root@192.0.2.7", "ops@corp@h_1", "fe80::7"])
def test_what_ssh_goes_to_every_day_may_be_said(where: str) -> None:
    assert Vantage(name="door", kind="ssh", where=where).where == where


def test_a_namespace_is_no_path() -> None:
    with pytest.raises(ValidationError, match="no name of a network namespace"):
        Vantage(name="door", where="../../proc/1/ns/net")


def test_a_vantage_point_takes_them_for_words(trap: Path) -> None:
    for word in hostile(trap):
        for sighting in (SshSighting("door", word), NamespaceSighting("door", word)):
            with suppress(VantageError):  # the stand-in reaches every host, by whatever name
                sighting.look("192.0.2.11")
        with pytest.raises(VantageError, match="no IP address"):
            SshSighting("door", "rack-7").look(word)
    assert not trap.exists()


def test_what_an_address_says_does_not_matter_to_who_looks(trap: Path) -> None:
    seen = SshSighting("door", "rack-7")._glance("127.0.0.1", 1)  # the local shell stands for the host
    assert "vantage point itself" in seen["trouble"]
    for word in hostile(trap):
        assert look(word, None).trouble
    assert not trap.exists()


def test_a_command_on_a_host_is_words(trap: Path) -> None:
    for word in hostile(trap):
        assert SshHost("h1", "h1", Shells()).run(["printf", "%s", word]).said == word.encode()
        SshHost("h1", word, Shells()).run(["true"])
    assert not trap.exists()


def test_a_cloud_that_names_its_hosts_so_is_not_followed(trap: Path) -> None:
    hosts = [Host(name="h", hypervisor_id="1", address=word) for word in hostile(trap) if word]
    hosts += [Host(name=word, hypervisor_id="1") for word in hostile(trap) if word]
    seen = look_between(hosts, Shells())
    assert not trap.exists()
    assert all("not to be used" in fact.trouble for fact in seen.facts)
    assert len(seen.facts) == len(hosts)


def test_no_password_goes_to_a_server_that_a_hosts_name_makes_up() -> None:
    controllers = Controllers.model_validate(
        {"url": "http://{host}.bmc.invalid", "username": "fencer", "password": "secret"}
    )
    for host in ("127.0.0.1:9/", "fencer@127.0.0.1:9/?", "h1#"):
        with pytest.raises(NoController, match="neither an IP address nor the name"):
            Redfish(controllers).power(host)


def peer(**words: str) -> dict[str, str]:
    usual = {"name": "h2", "address": "192.0.2.2", "target": "192.0.2.2", "form": "qemu+tcp://%s/system"}
    return usual | words


@pytest.mark.skipif(os.geteuid() != 0, reason="it enters the namespaces of other processes")
def test_what_another_host_calls_its_address_is_no_option_here(trap: Path) -> None:
    """As a peer's `my_ip` and `live_migration_inbound_addr`, on a host where nova-compute and libvirtd run."""
    (trap.parent / "nova-compute").write_text("import time; time.sleep(30)")
    daemon = trap.parent / "virtqemud"
    daemon.write_text("#!/bin/sh\nread forever\n")
    daemon.chmod(0o755)
    words = [word for word in hostile(trap) if word] + [f"h2/system?command=touch {trap} #"]
    peers = [peer(name=word, address=word, target=word) for word in words]
    said = _on_a_host(trap.parent, peers)
    assert not trap.exists()
    assert len(said) == 4 * len(words)
    assert all("calls its address" in way["said"] for way in said)


def _on_a_host(folder: Path, peers: list[dict[str, str]]) -> Any:
    start = f"{sys.executable} {folder}/nova-compute & (tail -f /dev/null | {folder}/virtqemud) & sleep 0.3; "
    script = f'{start}{sys.executable} -I -S {compute_eye.__file__} "$@"; code=$?; kill $(jobs -p); exit $code'
    host = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script, "sh", json.dumps(peers)]
    done = subprocess.run(host, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout)
