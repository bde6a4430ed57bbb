"""`watari lab power`: the power of one host of the lab, seen and changed."""

from __future__ import annotations

import argparse

from watari.cli.command import Command
from watari.lab import power
from watari.lab.bmc import access
from watari.lab.state import State
from watari.lab.up import need_root


class LabPowerCommand(Command):
    """Tell whether a host of the lab is on, cut its power, or switch it on.

    `off` is a power cut: the host's processes are killed, its guests with them, and nobody is told; Nova notices half a
    minute later. `on` starts the host's daemons; its guests come back as after a power cut, unless they live elsewhere
    by then. `watari lab up` switches on all hosts of a cloud. The same can be done by Redfish, at the address that is
    printed.

    Example: watari lab power classic-h1 off
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Read which host, and what shall be done."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("host", help="the host's name in Nova")
        parser.add_argument("act", nargs="?", choices=("on", "off"), help="what to do (default: only tell)")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Act, then tell what is so."""
        host = power.find_host(State.locate(), parsed_args.host)
        if parsed_args.act is not None:
            need_root()
            (power.press if parsed_args.act == "on" else power.cut)(host)
        self.app.stdout.write(f"{host.name} is {power.power_state(host)} ({access.url(host)})\n")
