"""An external network to prove floating IPs and gateways on: the cloud's own where it has one, else one of ours."""

from __future__ import annotations

from ipaddress import ip_address

from tests.contract.ground import Ground
from watari.model.survey.network import AddressRange, Network, Subnet


def outside(ground: Ground) -> tuple[Network, Subnet]:
    """Give an external network and its subnet; there can be only one flat network, so an existing one is used."""
    networks = ground.cloud.networks
    subnets = {subnet.network_id: subnet for subnet in networks.subnets() if subnet.ip_version == 4}
    for network in networks.networks():
        if network.external and network.id in subnets:
            return network, subnets[network.id]
    network = ground.new_network(external=True, provider_type="vlan", physical_network="physnet1", segmentation_id=779)
    pools = (AddressRange(start="203.0.113.10", end="203.0.113.99"),)
    return network, ground.new_subnet(network, cidr="203.0.113.0/24", gateway_ip="203.0.113.1", dhcp=False, pools=pools)


def free_address(ground: Ground, subnet: Subnet) -> str:
    """Give the last address of the subnet's pool that nobody holds."""
    taken = {fixed.address for port in ground.cloud.networks.ports() for fixed in port.fixed_ips}
    pool = subnet.pools[-1]
    candidates = range(int(ip_address(pool.end)), int(ip_address(pool.start)), -1)
    return next(str(ip_address(number)) for number in candidates if str(ip_address(number)) not in taken)
