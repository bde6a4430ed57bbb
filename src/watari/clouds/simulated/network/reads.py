"""What can be looked at in a simulated Neutron."""

from __future__ import annotations

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.network import addresses
from watari.clouds.simulated.network.groups import ensure_default_group
from watari.clouds.simulated.refusals import not_there
from watari.model.survey.moving import Binding
from watari.model.survey.network import Agent, FloatingIp, Network, Port, Router, SecurityGroup, Subnet


class Reads(Desk):
    """Lists, single things, and things by their mark."""

    @call
    def extensions(self) -> list[str]:
        """The aliases of the API extensions."""
        return list(self.state.extensions)

    @call
    def networks(self) -> list[Network]:
        """All networks within reach."""
        self.sees("networks")
        return self.state.networks.where(self._sees_network)

    @call
    def subnets(self) -> list[Subnet]:
        """All subnets within reach."""
        self.sees("subnets")
        return self.state.subnets.where(self._sees_subnet)

    @call
    def routers(self) -> list[Router]:
        """All routers within reach."""
        self.sees("routers")
        return self.state.routers.where(lambda r: self.caller.owns(r.project_id))

    @call
    def ports(self) -> list[Port]:
        """All ports within reach."""
        self.sees("ports")
        return self.state.ports.where(lambda p: self.caller.owns(p.project_id))

    @call
    def security_groups(self) -> list[SecurityGroup]:
        """All security groups within reach; asking in a project makes its default group, as in Neutron.

        At home it was made long ago, by whatever looked at the cloud before.
        """
        self.sees("security_groups")
        if self.caller.project_id != self.state.operator.project_id:
            ensure_default_group(self.state, self.caller.project_id)
        return self.state.security_groups.where(lambda g: self.caller.owns(g.project_id))

    @call
    def floating_ips(self) -> list[FloatingIp]:
        """All floating IPs within reach."""
        self.sees("floating_ips")
        return self.state.floating_ips.where(lambda f: self.caller.owns(f.project_id))

    @call
    def agents(self) -> list[Agent]:
        """All agents."""
        self.sees("agents")
        self.admins_only("get_agent")
        return list(self.state.agents)

    @call
    def network(self, network_id: str) -> Network:
        """One network."""
        network = self.state.networks.get(network_id)
        if not self._sees_network(network):
            raise not_there("network", network_id)
        return network

    @call
    def subnet(self, subnet_id: str) -> Subnet:
        """One subnet."""
        subnet = self.state.subnets.get(subnet_id)
        if not self._sees_subnet(subnet):
            raise not_there("subnet", subnet_id)
        return subnet

    @call
    def router(self, router_id: str) -> Router:
        """One router."""
        router = self.state.routers.get(router_id)
        self.must_own("router", router_id, router.project_id)
        return router

    @call
    def port(self, port_id: str) -> Port:
        """One port."""
        port = self.state.ports.get(port_id)
        self.must_own("port", port_id, port.project_id)
        return port

    @call
    def security_group(self, group_id: str) -> SecurityGroup:
        """One security group with its rules."""
        group = self.state.security_groups.get(group_id)
        self.must_own("security group", group_id, group.project_id)
        return group

    @call
    def floating_ip(self, floating_ip_id: str) -> FloatingIp:
        """One floating IP."""
        floating = self.state.floating_ips.get(floating_ip_id)
        self.must_own("floating IP", floating_ip_id, floating.project_id)
        return floating

    @call
    def ports_at(self, network_id: str, address: str) -> list[Port]:
        """The ports that hold an address in a network."""
        return [p for p in addresses.ports_at(self.state, network_id, address) if self.caller.owns(p.project_id)]

    @call
    def bindings(self, port_id: str) -> list[Binding]:
        """The active binding and, while a move lasts or after one that went wrong, an inactive one."""
        self.admins_only("get_port_binding")
        port = self.state.ports.get(port_id)
        instance = self.state.instances.find(port.device_id)
        host = port.host or (instance.host if instance else None)
        active = [Binding(port_id=port_id, host=host)] if host else []
        return active + self.state.bindings.by("port", port_id)

    @call
    def marked_networks(self, mark: str) -> list[Network]:
        """The networks that bear the mark."""
        return self.state.networks.where(lambda n: self._bears(n, mark) and self._sees_network(n))

    @call
    def marked_routers(self, mark: str) -> list[Router]:
        """The routers that bear the mark."""
        return self.state.routers.where(lambda r: self._bears(r, mark) and self.caller.owns(r.project_id))

    @call
    def marked_security_groups(self, mark: str) -> list[SecurityGroup]:
        """The security groups that bear the mark."""
        return self.state.security_groups.where(lambda g: self._bears(g, mark) and self.caller.owns(g.project_id))

    def _bears(self, thing: Network | Router | SecurityGroup, mark: str) -> bool:
        """By the tag, or by the description of what was surveyed half-made."""
        return self.state.marks.get(thing.id) == mark or thing.description == f"watari:{mark}"

    def _sees_network(self, network: Network) -> bool:
        return network.shared or network.external or self.caller.owns(network.project_id)

    def _sees_subnet(self, subnet: Subnet) -> bool:
        network = self.state.networks.find(subnet.network_id)
        return self.caller.owns(subnet.project_id) or (network is not None and network.shared)
