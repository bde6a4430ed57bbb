"""Networks and subnets: what is made, changed and removed."""

from __future__ import annotations

from ipaddress import ip_network

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.network.addresses import pool_holds, subnets_of, whole_pool
from watari.clouds.simulated.network.groups import ensure_default_group
from watari.clouds.simulated.network.ports import add_port
from watari.clouds.simulated.quotas import give_back, take
from watari.clouds.simulated.refusals import not_now, refused
from watari.clouds.simulated.state import State
from watari.model.record import known
from watari.model.specs import NetworkSpec, PortSpec, SubnetSpec
from watari.model.survey.network import AddressRange, Network, Subnet

DHCP_OWNERS = ("network:dhcp", "network:distributed")
DEFAULT_MTU = 1500
HIGHEST_VLAN = 4094


class Segments(Desk):
    """Networks with their subnets."""

    @call
    def create_network(self, spec: NetworkSpec, mark: str) -> Network:
        """Make a network with a mark."""
        state = self.state
        if spec.shared or spec.external or spec.provider_type or spec.segmentation_id:
            self.admins_only("create_network:provider or :shared or :router:external")
        _segment_is_free(state, spec)
        ensure_default_group(state, self.caller.project_id)
        take(state, self.caller.project_id, "network", network=1)
        asked = (
            {"provider_type": "geneve", "segmentation_id": self._free_tunnel()} if spec.provider_type is None else {}
        )
        fields = {**dict(spec), **asked, "mtu": spec.mtu or DEFAULT_MTU}
        network = state.networks.put(Network(id=state.new_id("network"), project_id=self.caller.project_id, **fields))
        state.marks[network.id] = mark
        return network

    @call
    def create_subnet(self, spec: SubnetSpec) -> Subnet:
        """Make a subnet; where it has DHCP, a port of the DHCP server appears with it."""
        state = self.state
        network = state.networks.get(known(spec.network_id))
        self.must_own("network", network.id, network.project_id)
        pools = spec.pools or whole_pool(_valid(spec.cidr), spec.gateway_ip)
        _fits(spec.cidr, pools, spec.gateway_ip)
        for other in subnets_of(state, network.id):
            if ip_network(other.cidr).overlaps(ip_network(spec.cidr)):
                raise refused(
                    f"Requested subnet with cidr: {spec.cidr} for network: {network.id} overlaps with another subnet."
                )
        take(state, self.caller.project_id, "network", subnet=1)
        fields = {**dict(spec), "network_id": network.id, "pools": pools}
        subnet = state.subnets.put(Subnet(id=state.new_id("subnet"), project_id=self.caller.project_id, **fields))
        if subnet.dhcp:
            _add_dhcp_port(state, network)
        return subnet

    @call
    def set_pools(self, subnet_id: str, pools: tuple[AddressRange, ...]) -> None:
        """Change the ranges from which a subnet gives out addresses."""
        subnet = self.state.subnets.get(subnet_id)
        self.must_own("subnet", subnet_id, subnet.project_id)
        _fits(subnet.cidr, pools, subnet.gateway_ip)
        self.state.subnets.change(subnet_id, pools=tuple(pools))

    @call
    def remove_network(self, network_id: str) -> None:
        """Delete a network with its subnets; the ports of DHCP servers go with it."""
        state, network = self.state, self.state.networks.get(network_id)
        self.must_own("network", network_id, network.project_id)
        ports = state.ports.where(lambda p: p.network_id == network_id)
        if any(port.device_owner not in DHCP_OWNERS for port in ports):
            raise not_now(
                f"Unable to complete operation on network {network_id}. There are one or more ports still in use on"
                " the network."
            )
        for port in ports:
            _drop_dhcp_port(state, port.id)
        for subnet in subnets_of(state, network_id):
            self._drop_subnet(subnet)
        state.networks.drop(network_id)
        state.marks.pop(network_id, None)
        give_back(state, network.project_id, "network", network=1)

    @call
    def remove_subnet(self, subnet_id: str) -> None:
        """Delete a subnet."""
        state, subnet = self.state, self.state.subnets.get(subnet_id)
        self.must_own("subnet", subnet_id, subnet.project_id)
        ports = state.ports.where(lambda p: any(f.subnet_id == subnet_id for f in p.fixed_ips))
        if any(port.device_owner not in DHCP_OWNERS for port in ports):
            raise not_now(
                f"Unable to complete operation on subnet {subnet_id}: One or more ports have an IP allocation from"
                " this subnet."
            )
        for port in ports:
            kept = tuple(f for f in port.fixed_ips if f.subnet_id != subnet_id)
            if kept:
                state.ports.change(port.id, fixed_ips=kept)
            else:
                _drop_dhcp_port(state, port.id)
        self._drop_subnet(subnet)

    def _drop_subnet(self, subnet: Subnet) -> None:
        self.state.subnets.drop(subnet.id)
        give_back(self.state, subnet.project_id, "network", subnet=1)

    def _free_tunnel(self) -> int:
        taken = {n.segmentation_id for n in self.state.networks if n.provider_type == "geneve"}
        return next(number for number in range(1, 2**24) if number not in taken)


def _segment_is_free(state: State, spec: NetworkSpec) -> None:
    if spec.provider_type == "vlan" and not (spec.segmentation_id and 0 < spec.segmentation_id <= HIGHEST_VLAN):
        raise refused("Invalid input for operation: segmentation_id out of range (1 through 4094).")
    if spec.provider_type not in ("vlan", "flat"):
        return
    key = (spec.provider_type, spec.physical_network, spec.segmentation_id)
    if state.networks.where(lambda n: (n.provider_type, n.physical_network, n.segmentation_id) == key):
        raise not_now(
            f"Unable to create the network. The {key[0]} {key[2] or ''} on physical network {key[1]} is in use."
        )


def _valid(cidr: str) -> str:
    try:
        return str(ip_network(cidr))
    except ValueError as wrong:
        raise refused(f"Invalid input for cidr: {wrong}") from wrong


def _fits(cidr: str, pools: tuple[AddressRange, ...], gateway_ip: str | None) -> None:
    whole = ip_network(_valid(cidr))
    if gateway_ip and any(pool_holds(pool, gateway_ip) for pool in pools):
        raise not_now(f"Gateway ip {gateway_ip} conflicts with allocation pool.")
    for number, pool in enumerate(pools):
        ends = ip_network(pool.start), ip_network(pool.end)
        if not all(end.version == whole.version and end.network_address in whole for end in ends):
            raise refused(f"The allocation pool {pool.start}-{pool.end} spans beyond the subnet cidr {cidr}.")
        for other in pools[:number]:
            if pool_holds(other, pool.start) or pool_holds(pool, other.start):
                raise not_now(
                    f"Found overlapping allocation pools: {other.start}-{other.end} {pool.start}-{pool.end} for"
                    f" subnet {cidr}."
                )


def _add_dhcp_port(state: State, network: Network) -> None:
    """One port per network, of OVN's kind where the agents are OVN's; further subnets give it further addresses."""
    if state.ports.where(lambda p: p.network_id == network.id and p.device_owner in DHCP_OWNERS):
        return
    ovn = any("ovn" in agent.kind.lower() or "ovn" in agent.binary.lower() for agent in state.agents)
    port = add_port(state, network.project_id, PortSpec(network_id=network.id, port_security=False))
    owner = "network:distributed" if ovn else "network:dhcp"
    state.ports.change(port.id, device_owner=owner, device_id=f"dhcp-{network.id}", status="ACTIVE")


def _drop_dhcp_port(state: State, port_id: str) -> None:
    port = state.ports.drop(port_id)
    give_back(state, port.project_id, "network", port=1)
