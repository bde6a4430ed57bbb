"""The deeds that set how networks hang together: router interfaces, gateways, ports open or closed, floating IPs."""

from __future__ import annotations

from watari.model.record import known
from watari.model.steps.set import JoinSubnet, PlaceFloatingIp, SetGateway, SetPortAddresses, SetPortAdmin
from watari.model.survey.network import Port, Router
from watari.steps.deed import Scene
from watari.steps.sight import Sight, changed, done, present, todo, under_way


class JoinSubnetDeed:
    """A router's interface on a subnet: the port that holds the subnet's gateway address."""

    def look(self, step: JoinSubnet, scene: Scene) -> Sight:
        """See who holds the gateway address."""
        networks = scene.cloud(step).networks
        subnet = networks.subnet(known(step.subnet_id))
        if subnet.gateway_ip is None:
            return changed(f"subnet {subnet.name} has no gateway address", differs=["gateway_ip"])
        holder = next(iter(networks.ports_at(subnet.network_id, subnet.gateway_ip)), None)
        joined = holder is not None and holder.device_id == known(step.router_id)
        if joined == step.joined:
            return done(holder.id if holder and joined else None, address=subnet.gateway_ip)
        if holder is not None and not joined:
            return changed(f"{subnet.gateway_ip} is held by {_holder(holder)}", differs=["gateway_ip"])
        return todo(joined=joined)

    def act(self, step: JoinSubnet, scene: Scene) -> None:
        """Join or part. NotNow while a floating IP needs the interface."""
        networks = scene.cloud(step).networks
        turn = networks.join_subnet if step.joined else networks.part_subnet
        turn(known(step.router_id), known(step.subnet_id))


class GatewayDeed:
    """A router's external gateway, with the addresses that it shall have there."""

    def look(self, step: SetGateway, scene: Scene) -> Sight:
        """Compare network, addresses and SNAT; the old gateway is kept whole for the way back."""
        router = scene.cloud(step).networks.router(known(step.router_id))
        if _has_gateway(step, router):
            return done(network_id=router.external_network_id, addresses=[ip.address for ip in router.external_ips])
        addresses = [{"subnet_id": ip.subnet_id, "address": ip.address} for ip in router.external_ips]
        return todo(network_id=router.external_network_id, fixed_ips=addresses, snat=router.snat)

    def act(self, step: SetGateway, scene: Scene) -> None:
        """Set or clear it."""
        network_id = known(step.network_id) if step.network_id is not None else None
        scene.cloud(step).networks.set_gateway(known(step.router_id), network_id, step.fixed_ips, step.snat)


class PortAdminDeed:
    """A port opened or closed. It is closed when it is admin-down and Neutron has taken it out of service."""

    def look(self, step: SetPortAdmin, scene: Scene) -> Sight:
        """Compare; one that is admin-down and whose status is still ACTIVE may still answer."""
        port = present(scene.cloud(step).networks.port, known(step.port_id))
        if port is None:
            return changed(f"the port of {step.address} is gone", differs=["id"])
        if step.address not in {ip.address for ip in port.fixed_ips}:
            return changed(f"port {port.id} does not hold {step.address} any more", differs=["fixed_ips"])
        if port.admin_up != step.up:
            return todo(up=port.admin_up)
        if not port.admin_up and port.status == "ACTIVE":
            return under_way("it is admin-down, and Neutron still has it in service", status=port.status)
        return done(status=port.status, address=step.address)

    def act(self, step: SetPortAdmin, scene: Scene) -> None:
        """Open it or close it."""
        scene.cloud(step).networks.set_port_admin(known(step.port_id), step.up)


class PortAddressesDeed:
    """What a port is called on the wire, and, where the step says so, the host that it is bound to."""

    def look(self, step: SetPortAddresses, scene: Scene) -> Sight:
        """Compare; MAC, addresses and host are kept whole for the way back."""
        port = present(scene.cloud(step).networks.port, known(step.port_id))
        if port is None:
            return changed(f"the port of {step.address} is gone", differs=["id"])
        if port.admin_up:
            return changed(f"the port of {step.address} is open", differs=["admin_up"])
        if _has_addresses(step, port):
            return done(mac=port.mac, host=port.host)
        addresses = [{"subnet_id": ip.subnet_id, "address": ip.address} for ip in port.fixed_ips]
        return todo(mac=port.mac, fixed_ips=addresses, host=port.host)

    def act(self, step: SetPortAddresses, scene: Scene) -> None:
        """Unbind it, call it otherwise, bind it where that is asked for. NotNow when MAC or address is in use."""
        networks, port_id = scene.cloud(step).networks, known(step.port_id)
        networks.bind_port(port_id, None)
        networks.set_port_addresses(port_id, step.mac, step.fixed_ips)
        if step.host is not None:
            networks.bind_port(port_id, step.host)


class PlaceFloatingIpDeed:
    """Where a floating IP points."""

    def look(self, step: PlaceFloatingIp, scene: Scene) -> Sight:
        """Compare; one that points to another port is not taken away from it."""
        floating_ip = present(scene.cloud(step).networks.floating_ip, known(step.floating_ip_id))
        wanted = known(step.port_id) if step.port_id is not None else None
        if floating_ip is None or floating_ip.address != step.address:
            return changed(f"floating IP {step.address} is gone", differs=["address"])
        if floating_ip.port_id == wanted:
            return done(port_id=floating_ip.port_id, address=step.address)
        if wanted is not None and floating_ip.port_id is not None:
            return changed(f"{step.address} points to port {floating_ip.port_id}", differs=["port_id"])
        return todo(port_id=floating_ip.port_id)

    def act(self, step: PlaceFloatingIp, scene: Scene) -> None:
        """Point it to the port, or to none."""
        wanted = known(step.port_id) if step.port_id is not None else None
        scene.cloud(step).networks.place_floating_ip(known(step.floating_ip_id), wanted)


def _has_gateway(step: SetGateway, router: Router) -> bool:
    wanted = known(step.network_id) if step.network_id is not None else None
    addresses = {ip.address for ip in step.fixed_ips}
    snat_fits = wanted is None or step.snat is None or step.snat == router.snat
    return (
        router.external_network_id == wanted and addresses <= {ip.address for ip in router.external_ips} and snat_fits
    )


def _has_addresses(step: SetPortAddresses, port: Port) -> bool:
    wanted = None if step.fixed_ips is None else {ip.address for ip in step.fixed_ips}
    addresses_fit = wanted is None or wanted == {ip.address for ip in port.fixed_ips}
    return port.mac == step.mac and addresses_fit and step.host in (None, port.host)


def _holder(port: Port) -> str:
    return f"{port.device_owner or 'a reservation'} {port.device_id or port.id}"
