"""Which addresses of a network are given away, and which one comes next."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from watari.clouds.simulated.refusals import not_now, over_quota, refused
from watari.clouds.simulated.state import State
from watari.model.record import known
from watari.model.specs import FixedIpSpec
from watari.model.survey.network import AddressRange, FixedIp, Port, Subnet


def subnets_of(state: State, network_id: str) -> list[Subnet]:
    """The subnets of a network."""
    return state.subnets.by("network", network_id)


def ports_at(state: State, network_id: str, address: str) -> list[Port]:
    """The ports that hold an address in a network."""
    return state.ports.by("at", (network_id, address))


def given(state: State, network_id: str, wanted: tuple[FixedIpSpec, ...]) -> tuple[FixedIp, ...]:
    """The addresses that were asked for, or one from the pools per IP version where none was.

    Refused when one is not of the network, NotNow when one is in use, OverQuota when no address is left.
    """
    if not wanted:
        return _from_pools(state, network_id)
    return tuple(_taken_as_asked(state, network_id, known(fixed.subnet_id), fixed.address) for fixed in wanted)


def whole_pool(cidr: str, gateway_ip: str | None) -> tuple[AddressRange, ...]:
    """The pool that Neutron makes where none is given: all hosts of the subnet without the gateway."""
    net = ip_network(cidr)
    low, high = int(net.network_address) + 1, int(net.broadcast_address) - (1 if net.version == 4 else 0)  # noqa: PLR2004 - IPv4
    gateway = int(ip_address(gateway_ip)) if gateway_ip else None
    inside = gateway is not None and low <= gateway <= high
    spans = [(low, gateway - 1), (gateway + 1, high)] if inside and gateway is not None else [(low, high)]
    kind = type(net.network_address)
    return tuple(AddressRange(start=str(kind(a)), end=str(kind(b))) for a, b in spans if a <= b)


def pool_holds(pool: AddressRange, address: str) -> bool:
    """Whether an address lies in a pool."""
    return int(ip_address(pool.start)) <= int(ip_address(address)) <= int(ip_address(pool.end))


def _from_pools(state: State, network_id: str) -> tuple[FixedIp, ...]:
    subnets = subnets_of(state, network_id)
    found = []
    for version in sorted({s.ip_version for s in subnets}):
        candidates = (
            FixedIp(subnet_id=s.id, address=a) for s in subnets if s.ip_version == version for a in _free(state, s)
        )
        address = next(candidates, None)
        if address is None:
            raise over_quota(f"No more IP addresses available on network {network_id}.")
        found.append(address)
    return tuple(found)


def _free(state: State, subnet: Subnet) -> Iterator[str]:
    for pool in subnet.pools:
        start = ip_address(pool.start)
        for offset in range(int(ip_address(pool.end)) - int(start) + 1):
            address = str(start + offset)
            if not ports_at(state, subnet.network_id, address):
                yield address


def _taken_as_asked(state: State, network_id: str, subnet_id: str, address: str) -> FixedIp:
    subnet = state.subnets.find(subnet_id)
    if subnet is None or subnet.network_id != network_id:
        raise refused(
            f"Failed to create port on network {network_id}, because fixed_ips included invalid subnet {subnet_id}."
        )
    if ip_address(address) not in ip_network(subnet.cidr):
        raise refused(f"IP address {address} is not a valid IP for the specified subnet.")
    if ports_at(state, network_id, address):
        raise not_now(f"IP address {address} already allocated in subnet {subnet_id}")
    return FixedIp(subnet_id=subnet_id, address=address)
