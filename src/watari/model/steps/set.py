"""The steps that set something to a wanted state and, taken back, to the state that was found."""

from __future__ import annotations

from typing import ClassVar, Literal

from watari.model.addresses import Address, TcpPort
from watari.model.record import Ref
from watari.model.specs import FixedIpSpec
from watari.model.steps.step import Before, CloudStep, Listened, Made, Phase, Step
from watari.model.survey.identity import QuotaService


class SetRole(CloudStep):
    """Give (or take) ``role_name`` to ``user_id`` on the project ``on``."""

    kind: Literal["set_role"] = "set_role"
    user_id: Ref
    role_name: str
    on: Ref
    given: bool = True

    def title(self) -> str:
        """Say who gets or loses what."""
        return (
            f"{'give' if self.given else 'take'} role {self.role_name} {'to' if self.given else 'from'}"
            f" {self.user_id} on {self.on}"
        )

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Take what was given, give what was taken."""
        flipped = {"user_id": self.user_id, "role_name": self.role_name, "on": self.on, "given": not self.given}
        return SetRole(**self.named("back"), **flipped)


class SetQuota(CloudStep):
    """Set limits of the project ``on`` in one service; ``before`` keeps the old ones under ``limits``."""

    kind: Literal["set_quota"] = "set_quota"
    on: Ref
    service: QuotaService
    limits: dict[str, int]

    def title(self) -> str:
        """Name the service."""
        return f"set {self.service} quota of {self.on}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Set the limits that were found."""
        return SetQuota(**self.named("back"), on=self.on, service=self.service, limits=dict(before["limits"]))


class SetPower(CloudStep):
    """Stop or start an instance."""

    kind: Literal["set_power"] = "set_power"
    instance_id: Ref
    on: bool

    @property
    def opens(self) -> bool:
        """A started copy serves."""
        return self.on

    @property
    def closes(self) -> bool:
        """A stopped copy does not."""
        return not self.on

    @property
    def works(self) -> tuple[str, ...]:
        """Start or stop."""
        return ("start",) if self.on else ("stop",)

    def title(self) -> str:
        """Name the instance."""
        return f"{'start' if self.on else 'stop'} {self.instance_id}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Bring the old state back, which journal and plan know: only an instance found otherwise is ever switched."""
        return SetPower(**self.named("back"), instance_id=self.instance_id, on=not self.on)


class SetLock(CloudStep):
    """Lock an instance with our ``reason``, or unlock it (only if the reason there is ours)."""

    kind: Literal["set_lock"] = "set_lock"
    instance_id: Ref
    locked: bool
    reason: str

    def title(self) -> str:
        """Name the instance."""
        return f"{'lock' if self.locked else 'unlock'} {self.instance_id}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Unlock what we locked, lock what we unlocked."""
        return SetLock(**self.named("back"), instance_id=self.instance_id, locked=not self.locked, reason=self.reason)


class SetPortAdmin(CloudStep):
    """Open a port, or close it (admin-down): behind a closed one no address answers, so none does in two places."""

    kind: Literal["set_port_admin"] = "set_port_admin"
    port_id: Ref
    address: str
    up: bool

    @property
    def opens(self) -> bool:
        """Through an open port a copy serves."""
        return self.up

    @property
    def closes(self) -> bool:
        """Behind a closed one it does not."""
        return not self.up

    def title(self) -> str:
        """Name the address."""
        return f"{'open' if self.up else 'close'} the {self.cloud} port of {self.address}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """The other state."""
        return SetPortAdmin(**self.named("back"), port_id=self.port_id, address=self.address, up=not self.up)


class SetPortAddresses(CloudStep):
    """Give a port another MAC, and other addresses unless ``fixed_ips`` is None; it is unbound for that.

    A cloud's OVN keeps frames to the MAC of a port that it knows, and answers ARP for its addresses, also when the port
    is admin-down. Where both clouds share a segment, a port that does not serve must therefore not bear the MAC of the
    one that does. ``host`` binds it again at once; None leaves it unbound. An instance's port is not left so: Nova
    binds it by itself some time later (`_heal_instance_info_cache`), and until then a restart of nova-compute would put
    the instance in ERROR (`_init_instance`).
    """

    kind: Literal["set_port_addresses"] = "set_port_addresses"
    port_id: Ref
    address: str
    mac: str
    fixed_ips: tuple[FixedIpSpec, ...] | None = None
    host: str | None = None

    def title(self) -> str:
        """Name the address, and the MAC that the port gets."""
        return f"give the {self.cloud} port of {self.address} the MAC {self.mac}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Give it what it had, on the host where it was."""
        fixed_ips = tuple(before["fixed_ips"]) if self.fixed_ips is not None else None
        had = {"mac": before["mac"], "fixed_ips": fixed_ips, "host": before["host"]}
        return SetPortAddresses(**self.named("back"), port_id=self.port_id, address=self.address, **had)


class JoinSubnet(CloudStep):
    """Give a router an interface on a subnet, or take it away."""

    kind: Literal["join_subnet"] = "join_subnet"
    router_id: Ref
    subnet_id: Ref
    joined: bool = True

    def title(self) -> str:
        """Name both."""
        return (
            f"{'attach' if self.joined else 'detach'} subnet {self.subnet_id} {'to' if self.joined else 'from'}"
            f" router {self.router_id}"
        )

    def inverse(self, made: Made, before: Before) -> Step | None:
        """The other state."""
        return JoinSubnet(
            **self.named("back"), router_id=self.router_id, subnet_id=self.subnet_id, joined=not self.joined
        )


class SetGateway(CloudStep):
    """Set a router's external gateway, or clear it; always after the router was made (account 1: broken HA routers)."""

    kind: Literal["set_gateway"] = "set_gateway"
    router_id: Ref
    network_id: Ref | None
    fixed_ips: tuple[FixedIpSpec, ...] = ()
    snat: bool | None = None

    def title(self) -> str:
        """Name the router."""
        return f"{'set' if self.network_id else 'clear'} the gateway of router {self.router_id}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Set what was there, with its addresses: nothing for a router that the plan made."""
        found = {name: before[name] for name in ("network_id", "fixed_ips", "snat") if name in before}
        return SetGateway(**self.named("back"), router_id=self.router_id, **{"network_id": None, **found})


class PlaceFloatingIp(CloudStep):
    """Point a floating IP to a port, or to none."""

    kind: Literal["place_floating_ip"] = "place_floating_ip"
    floating_ip_id: Ref
    address: str
    port_id: Ref | None

    def title(self) -> str:
        """Name the address."""
        return f"{'associate' if self.port_id else 'disassociate'} floating IP {self.address}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Point it to where it pointed."""
        return PlaceFloatingIp(
            **self.named("back"),
            floating_ip_id=self.floating_ip_id,
            address=self.address,
            port_id=before.get("port_id"),
        )


class Probe(CloudStep):
    """Look from the goal's vantage points whether an address answers (or does not); it changes nothing.

    ``tcp_port`` None asks by ARP and ping alone. ``vantages`` names those that look; all of the goal's when it is
    empty.
    """

    kind: Literal["probe"] = "probe"
    only_looks: ClassVar[bool] = True
    phase: Phase = "cut_over"
    address: Address
    tcp_port: TcpPort | None = None
    answers: bool = True
    vantages: tuple[str, ...] = ()
    no_way_back: ClassVar[str | None] = None

    def title(self) -> str:
        """Say what is expected."""
        return f"see that {self.address} {'answers' if self.answers else 'is silent'}"

    @property
    def listened(self) -> Listened | None:
        """Its address."""
        return Listened(self.address, self.tcp_port, self.answers)

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Nothing was changed."""
        return None
