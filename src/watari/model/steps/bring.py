"""The steps that bring what a cloud makes by itself, or has already, to what a crossing needs of it."""

from __future__ import annotations

from typing import ClassVar, Literal

from watari.model.record import Ref
from watari.model.specs import SecurityRuleSpec
from watari.model.steps.remove import Remove
from watari.model.steps.step import Before, CloudStep, Made, Step
from watari.model.survey.network import AddressRange


class AdoptSecurityGroup(CloudStep):
    """Find the group that Neutron makes by itself in every project (``default``); makes ``id``.

    Neutron makes it when the project's groups are first asked for, so looking is enough; there is nothing to act upon.
    """

    kind: Literal["adopt_security_group"] = "adopt_security_group"
    makes: ClassVar[bool] = True
    name: str = "default"

    def title(self) -> str:
        """Name the group."""
        return f"find security group {self.product()}"

    def product(self) -> str:
        """Its name."""
        return self.name

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Remove it, where its project goes as well: Neutron leaves it behind.

        Only admins may, so not in the project's name.
        """
        return Remove(**{**self.named("remove"), "project": None}, thing="security_group", id=made["id"])


class SetRules(CloudStep):
    """Bring the rules of a security group to exactly ``rules``; ``before`` keeps the old ones under ``rules``.

    A step of its own where groups refer to each other: a rule can name a group only when that group exists.
    """

    kind: Literal["set_rules"] = "set_rules"
    group_id: Ref
    name: str
    rules: tuple[SecurityRuleSpec, ...]

    def title(self) -> str:
        """Name the group."""
        return f"set {len(self.rules)} rules of security group {self.name}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Set the rules that were found."""
        rules = tuple(SecurityRuleSpec.model_validate(rule) for rule in before.get("rules", ()))
        return SetRules(**self.named("back"), group_id=self.group_id, name=self.name, rules=rules)


class SetPools(CloudStep):
    """Set the ranges from which a subnet gives out addresses; ``before`` keeps the old ones under ``pools``.

    On a segment that two clouds share, each must give out other addresses than the other.
    """

    kind: Literal["set_pools"] = "set_pools"
    subnet_id: Ref
    pools: tuple[AddressRange, ...]

    def title(self) -> str:
        """Name the ranges."""
        ranges = ", ".join(f"{pool.start} to {pool.end}" for pool in self.pools)
        return f"set the allocation pools of subnet {self.subnet_id}: {ranges or 'none'}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Set the ranges that were found."""
        pools = tuple(AddressRange.model_validate(pool) for pool in before.get("pools", ()))
        return SetPools(**self.named("back"), subnet_id=self.subnet_id, pools=pools)


class ShareImage(CloudStep):
    """Make the project ``with_project`` a member of an image that has accepted it.

    The share goes when the image goes.
    """

    kind: Literal["share_image"] = "share_image"
    image_id: Ref
    with_project: Ref

    def title(self) -> str:
        """Name both."""
        return f"share image {self.image_id} with {self.with_project}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """The image is removed as a whole."""
        return None
