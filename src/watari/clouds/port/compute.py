"""What is asked of Nova and Placement."""

from __future__ import annotations

from typing import Protocol

from watari.model.specs import FlavorSpec, InstanceSpec, KeypairSpec, ServerGroupSpec
from watari.model.survey.compute import Aggregate, Flavor, Host, Instance, Keypair, ServerGroup, Service


class Compute(Protocol):
    """Instances, and what they need in Nova."""

    def instances(self) -> list[Instance]:
        """All instances of all projects."""

    def on_host(self, host: str) -> list[str]:
        """The ids of all projects' instances on a host; none for a host that is not there."""

    def flavors(self) -> list[Flavor]:
        """All flavors, with extra specs and, of the private ones, the projects that may use them."""

    def keypairs(self, user_id: str) -> list[Keypair]:
        """A user's keypairs."""

    def server_groups(self) -> list[ServerGroup]:
        """All server groups of all projects."""

    def services(self) -> list[Service]:
        """All Nova services."""

    def hosts(self) -> list[Host]:
        """All compute hosts, with Placement's inventories, use and traits."""

    def aggregates(self) -> list[Aggregate]:
        """All host aggregates."""

    def availability_zones(self) -> list[str]:
        """The names of the availability zones that are up for instances."""

    def instance(self, instance_id: str) -> Instance:
        """One instance."""

    def named(self, name: str) -> list[Instance]:
        """The instances of this name in the project we act in."""

    def console(self, instance_id: str, lines: int = 50) -> str:
        """The end of an instance's console log; empty when there is none."""

    def stop(self, instance_id: str) -> None:
        """Stop an instance; NotNow when it is mid-task (or locked, for those who are not admins)."""

    def start(self, instance_id: str) -> None:
        """Start an instance."""

    def lock(self, instance_id: str, reason: str) -> None:
        """Lock an instance and say why (microversion 2.73)."""

    def unlock(self, instance_id: str) -> None:
        """Unlock an instance."""

    def add_tag(self, instance_id: str, tag: str) -> None:
        """Add a tag, also to an instance that is locked; one that is there already stays.

        Of two added at once both are there.

        Nova allows it of instances that are active, stopped, paused or suspended: NotNow of others. Refused beyond 50
        tags.
        """

    def remove_tag(self, instance_id: str, tag: str) -> None:
        """Take one tag away; NotThere when there is none."""

    def capture(self, instance_id: str, image_name: str) -> str:
        """Begin to make an image of an image-booted instance's root disk; gives the image's id."""

    def boot(self, spec: InstanceSpec) -> str:
        """Begin to boot an instance in the project we act in; gives its id. OverQuota when a quota does not suffice."""

    def remove(self, instance_id: str) -> None:
        """Begin to delete an instance; ports that existed before it stay."""

    def create_flavor(self, spec: FlavorSpec) -> Flavor:
        """Make a flavor with its extra specs and access; NotNow when id or name is taken."""

    def remove_flavor(self, flavor_id: str) -> None:
        """Delete a flavor."""

    def create_keypair(self, spec: KeypairSpec) -> Keypair:
        """Import a public key in a user's name (microversion 2.10); NotNow when the name is taken."""

    def remove_keypair(self, user_id: str, name: str) -> None:
        """Delete a user's keypair."""

    def create_server_group(self, spec: ServerGroupSpec) -> ServerGroup:
        """Make a server group in the project we act in."""

    def remove_server_group(self, group_id: str) -> None:
        """Delete a server group."""
