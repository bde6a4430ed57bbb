"""One image from Glance to Glance: Watari's stream beside the pipe that an operator would type.

Both in one run, in turns.

    python benchmarks/carry.py classic nyah IMAGE_ID [--rounds 3] [--openstack PATH]

The pipe is `openstack --os-cloud classic image save ID | openstack --os-cloud nyah image create NAME`, once as it is
and once with large chunks, since the command reads 1,024 bytes at a time unless told otherwise. Log-in is part of every
way; Watari digests what passes, the pipe does not. What arrived is compared with what was sent, and then removed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from watari.clouds.openstack import connect
from watari.model.specs import ImageSpec
from watari.steps.carry import unlikeness
from watari.steps.passage import Passage

NAME = "bench-carried"
LARGE_CHUNK = ("--chunk-size", str(1 << 20))
MEGA = 1e6

Carry = Callable[[str, str, str], str]
"""From a source, a target and the id of an image of the source to the id of its copy on the target."""


def ours(source: str, target: str, image_id: str) -> str:
    """Stream it as a crossing does."""
    images = connect(target).images
    made = images.create(ImageSpec(id=str(uuid4()), name=NAME, disk_format="qcow2"))
    images.upload(made.id, Passage(connect(source).images.download(image_id), lambda _facts: None))
    return made.id


def piped(command: str, options: tuple[str, ...], source: str, target: str, image_id: str) -> str:
    """Let one command save it to its output and another one create it from its input."""
    create = ("image", "create", "--disk-format", "qcow2", "--private", "-f", "value", "-c", "id", NAME)
    with subprocess.Popen(
        [command, "--os-cloud", source, "image", "save", *options, image_id], stdout=subprocess.PIPE
    ) as save:
        made = subprocess.run(
            [command, "--os-cloud", target, *create], stdin=save.stdout, stdout=subprocess.PIPE, check=True, text=True
        )
    if save.returncode:
        raise subprocess.CalledProcessError(save.returncode, save.args)
    return made.stdout.strip()


def seconds(carry: Carry, source: str, target: str, image_id: str) -> float:
    """Tell how long it takes; raises AssertionError when what arrived is something else."""
    begun = time.monotonic()
    copy = carry(source, target, image_id)
    took = time.monotonic() - begun
    images = connect(target).images
    unlike = unlikeness(connect(source).images.get(image_id), images.get(copy))
    images.remove(copy)
    if unlike:
        raise AssertionError(unlike)
    return took


def compared(source: str, target: str, image_id: str, rounds: int, command: str | None) -> dict[str, float]:
    """Measure all ways in turns, print a table, and give the median seconds of each."""
    ways: dict[str, Carry] = {"watari": ours}
    if command is not None:
        ways["image save | create"] = partial(piped, command, ())
        ways["the same, 1 MiB chunks"] = partial(piped, command, LARGE_CHUNK)
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, carry in ways.items():
            times[way].append(seconds(carry, source, target, image_id))
    megabytes = (connect(source).images.get(image_id).size_bytes or 0) / MEGA
    best = statistics.median(times["watari"])
    print(f"{megabytes:.0f} MB from {source} to {target}, {rounds} rounds")
    print(f"{'way':24} {'median s':>9} {'from':>7} {'to':>7} {'MB/s':>7} {'ratio':>6}")
    for way, taken in times.items():
        middle = statistics.median(taken)
        print(
            f"{way:24} {middle:9.2f} {min(taken):7.2f} {max(taken):7.2f} {megabytes / middle:7.1f} {middle / best:6.2f}"
        )
    return {way: statistics.median(taken) for way, taken in times.items()}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("image_id")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--openstack", default=shutil.which("openstack"), help="the openstack command")
    given = parser.parse_args()
    compared(given.source, given.target, given.image_id, given.rounds, given.openstack)


if __name__ == "__main__":
    main()
