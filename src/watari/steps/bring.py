"""The deeds that bring what is there already to what a crossing needs of it.

Groups' rules, subnets' pools, images' members.
"""

from __future__ import annotations

from watari.model.record import known
from watari.model.specs import SecurityGroupSpec
from watari.model.steps.bring import AdoptSecurityGroup, SetPools, SetRules, ShareImage
from watari.steps.deed import Scene
from watari.steps.image_ids import present_image
from watari.steps.rules import as_specs, rule_differences
from watari.steps.sight import Sight, changed, done, present, todo, under_way


class AdoptSecurityGroupDeed:
    """The group that Neutron makes by itself when a project's groups are asked for."""

    def look(self, step: AdoptSecurityGroup, scene: Scene) -> Sight:
        """Ask for the groups of the project; asking makes it."""
        cloud = scene.cloud(step)
        project_id = known(step.project) if step.project is not None else cloud.identity.operator().project_id
        groups = cloud.networks.security_groups()
        group = next((g for g in groups if (g.name, g.project_id) == (step.name, project_id)), None)
        return done(group.id) if group else under_way(f"Neutron has not made group {step.name} yet")

    def act(self, step: AdoptSecurityGroup, scene: Scene) -> None:
        """There is nothing to do: the group is never todo."""


class RulesDeed:
    """The rules of a group that exists."""

    def look(self, step: SetRules, scene: Scene) -> Sight:
        """Compare rule by rule; the old rules are kept for the way back."""
        group = present(scene.cloud(step).networks.security_group, known(step.group_id))
        if group is None:
            return changed(f"security group {step.name} is gone", differs=["id"])
        off = rule_differences(step.rules, group)
        if not off:
            return done(rules=len(group.rules))
        return todo(off, rules=[rule.model_dump(mode="json") for rule in as_specs(group)])

    def act(self, step: SetRules, scene: Scene) -> None:
        """Add what is missing, remove what is too much."""
        spec = SecurityGroupSpec(name=step.name, rules=step.rules)
        scene.cloud(step).networks.set_rules(known(step.group_id), spec)


class PoolsDeed:
    """The ranges from which a subnet gives out addresses."""

    def look(self, step: SetPools, scene: Scene) -> Sight:
        """Compare; the old ranges are kept for the way back."""
        subnet = present(scene.cloud(step).networks.subnet, known(step.subnet_id))
        if subnet is None:
            return changed("the subnet is gone", differs=["id"])
        if set(subnet.pools) == set(step.pools):
            return done(pools=len(subnet.pools))
        return todo(pools=[pool.model_dump(mode="json") for pool in subnet.pools])

    def act(self, step: SetPools, scene: Scene) -> None:
        """Set them."""
        scene.cloud(step).networks.set_pools(known(step.subnet_id), step.pools)


class ShareImageDeed:
    """A project that may use an image of another one."""

    def look(self, step: ShareImage, scene: Scene) -> Sight:
        """See whether it is a member."""
        image = present_image(scene.cloud(step).images, known(step.image_id))
        if image is None:
            return changed("the image is gone", differs=["id"])
        return done() if known(step.with_project) in image.member_project_ids else todo()

    def act(self, step: ShareImage, scene: Scene) -> None:
        """Make it a member that has accepted."""
        scene.cloud(step).images.share(known(step.image_id), known(step.with_project))
