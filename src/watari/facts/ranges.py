"""Arithmetic on ranges of addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from ipaddress import ip_address

from watari.model.survey.network import AddressRange


def without(pools: Iterable[AddressRange], taken: Collection[str]) -> tuple[AddressRange, ...]:
    """Give ``pools`` with the addresses in ``taken`` cut out."""
    cuts = sorted({(address.version, int(address)) for address in map(ip_address, taken)})
    return tuple(
        part for pool in pools for part in _cut(pool, [(at, at) for version, at in cuts if version == _version(pool)])
    )


def without_range(pools: Iterable[AddressRange], hole: AddressRange) -> tuple[AddressRange, ...]:
    """Give ``pools`` with the range ``hole`` cut out."""
    cut = (int(ip_address(hole.start)), int(ip_address(hole.end)))
    return tuple(part for pool in pools for part in (_cut(pool, [cut]) if _version(pool) == _version(hole) else [pool]))


def contains(pool: AddressRange, address: str) -> bool:
    """Whether ``address`` lies in ``pool``."""
    at = ip_address(address)
    return at.version == _version(pool) and int(ip_address(pool.start)) <= int(at) <= int(ip_address(pool.end))


def _version(pool: AddressRange) -> int:
    return ip_address(pool.start).version


def _cut(pool: AddressRange, cuts: Iterable[tuple[int, int]]) -> Iterator[AddressRange]:
    """What is left of ``pool`` between the ``cuts``, which are in order."""
    kind = type(ip_address(pool.start))
    at, end = int(ip_address(pool.start)), int(ip_address(pool.end))
    for low, high in cuts:
        if low > end:
            break
        if low > at:
            yield AddressRange(start=str(kind(at)), end=str(kind(low - 1)))
        at = max(at, high + 1)
    if at <= end:
        yield AddressRange(start=str(kind(at)), end=str(kind(end)))
