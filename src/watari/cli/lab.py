"""`watari lab`: real OpenStack clouds on this machine, started, looked at and ended."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, get_args

from watari.cli.command import Command, Lister
from watari.lab import clouds_yaml
from watari.lab.addresses import HOSTS_AT_MOST
from watari.lab.cloud import NAME_PATTERN, CloudRequest, Extra, Network, load_cloud
from watari.lab.down import cloud_down, down
from watari.lab.release import release_names
from watari.lab.state import State
from watari.lab.status import status
from watari.lab.up import running_clouds, up

if TYPE_CHECKING:
    from collections.abc import Callable

    from watari.lab.progress import Progress, Report

FAKE_HOSTS_AT_MOST = 200
MIB = 1 << 20


class LabUpCommand(Command):
    """Start a cloud, or go on where a start was interrupted; a cloud that runs is only looked at.

    What is not said of a cloud that was started before stays as it was.

    Example: watari lab up classic --release 2024.1 --hosts 2
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Read the wishes."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("name", type=_cloud_name, help="what to call the cloud: up to 16 small letters and digits")
        parser.add_argument("--release", choices=release_names(), help="the release of OpenStack (default: the newest)")
        parser.add_argument(
            "--hosts", type=_number_below(HOSTS_AT_MOST), metavar="N", help="hosts that run guests (default: 2)"
        )
        parser.add_argument(
            "--fake-hosts",
            type=_number_below(FAKE_HOSTS_AT_MOST + 1),
            metavar="N",
            help="hosts that only say that they run guests, for tests at scale (default: 0)",
        )
        parser.add_argument(
            "--network", choices=get_args(Network), help="OVN, or agents of Open vSwitch (default: ovn)"
        )
        parser.add_argument(
            "--with",
            dest="extras",
            action="append",
            default=[],
            choices=get_args(Extra),
            help="one thing more, may be repeated: a metadata service; disks of image-booted instances shared by all"
            " hosts (on Ceph)",
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Start it, and say what to type next."""
        request = CloudRequest(
            name=parsed_args.name,
            release=parsed_args.release,
            hosts=parsed_args.hosts,
            fake_hosts=parsed_args.fake_hosts,
            network=parsed_args.network,
            extras=frozenset(parsed_args.extras),
        )
        state = State.locate()
        up(state, request, _reporter(self))
        self.app.stdout.write(f"export OS_CLIENT_CONFIG_FILE={state.clouds_yaml} OS_CLOUD={request.name}\n")


class LabDownCommand(Command):
    """End one cloud, or the whole lab. What is saved stays, so that the next start takes a minute.

    Example: watari lab down classic
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Read what to end."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument(
            "name", nargs="?", help="the cloud (default: all of the lab, and whatever a crash left behind)"
        )
        parser.add_argument(
            "--forget", action="store_true", help="also remove the cloud's databases, volumes and images"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """End it."""
        if parsed_args.name is None:
            down(State.locate(), _reporter(self), forget=parsed_args.forget)
        else:
            cloud_down(State.locate(), parsed_args.name, _reporter(self), forget=parsed_args.forget)


class LabStatusCommand(Lister):
    """List the lab's services, their memory and their addresses.

    Memory is each service's share: what several share is counted in parts.

    Example: watari lab status classic
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Read which cloud."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("name", nargs="?", help="one cloud (default: all, and what they share)")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[str | int, ...]]]:
        """Look at the processes."""
        rows = status(State.locate(), parsed_args.name)
        lines: list[tuple[str | int, ...]] = [
            (row.part, row.service, row.state, round(row.memory_bytes / MIB), row.address) for row in rows
        ]
        lines.append(("all", "", "", round(sum(row.memory_bytes for row in rows) / MIB), ""))
        return ("Part", "Service", "State", "Memory MiB", "Address"), lines


class LabCloudsYamlCommand(Command):
    """Print the clouds.yaml of the clouds that run, with the admin's passwords. The file itself is for its owner only.

    Example: watari lab clouds-yaml
    """

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Read which cloud."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("name", nargs="?", help="one cloud, whether it runs or not (default: all that run)")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Print the content on standard output, and where the file is on standard error."""
        state = State.locate()
        clouds = [load_cloud(state, parsed_args.name)] if parsed_args.name else running_clouds(state)
        self.app.stdout.write(clouds_yaml.text(clouds))
        self.app.stderr.write(f"The same for all clouds that run: {state.clouds_yaml}\n")


def _cloud_name(text: str) -> str:
    if not re.fullmatch(NAME_PATTERN, text):
        raise argparse.ArgumentTypeError("a cloud's name is a small letter and up to 15 small letters and digits")
    return text


def _number_below(limit: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdigit() or int(text) >= limit:
            raise argparse.ArgumentTypeError(f"a number from 0 to {limit - 1} is wanted, not {text!r}")
        return int(text)

    return number


def _reporter(command: Command) -> Report:
    def report(progress: Progress) -> None:
        then = f"   (next: {progress.then})" if progress.then else ""
        command.app.stderr.write(f"[{progress.seconds:6.1f} s] {progress.scope}: {progress.doing}{then}\n")
        command.app.stderr.flush()

    return report
