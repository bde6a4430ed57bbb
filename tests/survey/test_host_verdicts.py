from __future__ import annotations

from typing import Any

from watari.clouds.hosts.compute_shell import ComputeFacts, Way, WayName
from watari.model.survey.compute import Host
from watari.survey.between_hosts import BetweenHosts, peers_of
from watari.survey.host_verdicts import Verdict, config_drives, power_verdicts, serial_ports, verdicts


def facts(host: str, **more: Any) -> ComputeFacts:
    return ComputeFacts(host=host, **{"config_drive_format": "iso9660", "live_migration_scheme": "tcp", **more})


def open_ways(*hosts: str) -> list[Way]:
    names: tuple[WayName, ...] = ("ssh", "ssh by name", "libvirt", "migration port")
    return [Way(one, other, name, "") for one in hosts for other in hosts if one != other for name in names]


def said(found: list[Verdict], start: str) -> list[Verdict]:
    return [verdict for verdict in found if verdict.name.startswith(start)]


def test_all_is_well() -> None:
    seen = BetweenHosts((facts("h1"), facts("h2"), facts("h3")), tuple(open_ways("h1", "h2", "h3")), {})
    found = verdicts(seen)
    assert {verdict.word for verdict in found} == {"good"}
    assert said(found, "SSH as nova's user")[0].found == "6 of 6 ways are open"


def test_a_closed_way_is_told_with_both_ends_and_its_complaint() -> None:
    closed = Way("h2", "h1", "ssh", "Host key verification failed.")
    ways = tuple(
        closed if (way.host, way.peer, way.way) == ("h2", "h1", "ssh") else way for way in open_ways("h1", "h2")
    )
    found = said(verdicts(BetweenHosts((facts("h1"), facts("h2")), ways, {})), "SSH as nova's user")
    assert [(verdict.name, verdict.word, verdict.found) for verdict in found[:2]] == [
        ("SSH as nova's user: h2 to h1", "block", "Host key verification failed."),
        ("SSH as nova's user", "good", "1 of 2 ways are open"),
    ]
    assert "K6" in found[0].cure


def test_ssh_by_name_blocks_only_where_config_drives_are_copied() -> None:
    for form, word in (("iso9660", "block"), ("vfat", "warn")):
        known = (facts("h1", config_drive_format=form), facts("h2", config_drive_format=form))
        found = verdicts(BetweenHosts(known, (Way("h1", "h2", "ssh by name", "no such name"),), {}))
        assert [verdict.word for verdict in said(found, "SSH as nova's user, by name")] == [word]


def test_a_host_that_nobody_got_onto_is_unknown_and_not_good() -> None:
    seen = BetweenHosts(
        (facts("h1"), ComputeFacts(host="h2", trouble="Permission denied (publickey).")),
        (),
        {"h2": "Permission denied"},
    )
    found = verdicts(seen)
    assert [(verdict.name, verdict.word) for verdict in found[:2]] == [
        ("way onto h2", "unknown"),
        ("ways onto hosts", "good"),
    ]
    assert not said(found, "libvirt")


def test_two_formats_of_config_drives_are_told() -> None:
    (verdict,) = config_drives([facts("h1"), facts("h2", config_drive_format="vfat")])
    assert (verdict.word, verdict.found) == ("warn", "iso9660: h1; vfat: h2")


def test_serial_ports_that_two_hosts_share_are_told() -> None:
    def known(*ranges: str) -> list[ComputeFacts]:
        return [facts(f"h{number}", serial_console=True, serial_ports=ports) for number, ports in enumerate(ranges, 1)]

    assert serial_ports(known("10000:10100", "10100:10200", "10200:10300"))[0].word == "good"
    (verdict,) = serial_ports(known("10000:20000", "10100:10200", "30000:30100"))
    assert (verdict.word, verdict.found) == ("warn", "the same for h1 and h2")
    assert serial_ports([facts("h1"), facts("h2")])[0].found == "off"


def test_a_controller_that_says_off_of_a_host_that_reports_is_another_machines() -> None:
    found = power_verdicts(
        [("h1", True, "on"), ("h2", True, "off"), ("h3", False, "off"), ("h4", False, "on"), ("h5", True, "silent")]
    )
    assert [verdict.word for verdict in found] == ["good", "block", "good", "good", "unknown"]
    assert "another machine" in found[1].found


def test_libvirt_goes_where_nova_would_send_it() -> None:
    hosts = [Host(name=f"h{n}", hypervisor_id=str(n), address=f"10.0.0.{n}") for n in (1, 2, 3)]
    hosts.append(Host(name="h4", hypervisor_id="4", state="down"))
    h1 = facts("h1", live_migration_scheme="tls")
    peers = peers_of(h1, [h1, facts("h2", live_migration_inbound_addr="10.9.0.2", my_ip="10.0.1.2")], hosts)
    assert [(peer.name, peer.address, peer.target, peer.form) for peer in peers] == [
        ("h2", "10.0.1.2", "10.9.0.2", "qemu+tls://%s/system"),
        ("h3", "10.0.0.3", "h3", "qemu+tls://%s/system"),
    ]
    own = peers_of(facts("h1", live_migration_uri="qemu+ssh://nova@%s/system?keyfile=/k"), [], hosts)
    assert own[0].form == "qemu+ssh://nova@%s/system?keyfile=/k"
