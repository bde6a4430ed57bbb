"""The key name of every moving instance can be kept.

Why: at boot Nova looks a key up among those of the account that boots, and a crossing is run by the operator. So a key
of another user is brought to the operator's account too, until undo or finish. Where another key has its name there, it
gets a longer name, and the instance shows that one; a key that its owner has deleted is nowhere. What is in the guest's
authorized_keys crosses on its disk in any case.

Source: `objects.KeyPair.get_by_name(context, context.user_id, key_name)` in nova/compute/api.py; keypairs for other
users since microversion 2.10.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, lost
from watari.checks.wants import wants
from watari.facts.identity import keypairs_left
from watari.model.survey.compute import Instance, Keypair


@wants(source=("instances", "keypairs"), target=("keypairs",))
def keypairs_can_be_named(case: CrossingCase) -> Iterator[Found]:
    """Find each key, and see that its name means one key only."""
    for instance, left in keypairs_left(case.facts):
        act = "nothing, if its guest has its authorized_keys on its disk"
        yield leaves_out(left, instance.name, act, owner=instance.user_id)
    taken = {k.name: k.public_key for k in case.target.keypairs if k.user_id == case.target.operator.user_id}
    for instance in case.instances:
        key = case.facts.source.keypairs.get((instance.user_id, instance.key_name or ""))
        if key is not None and taken.setdefault(key.name, key.public_key) != key.public_key:
            yield doubled(case, instance, key)


def doubled(case: CrossingCase, instance: Instance, key: Keypair) -> Found:
    """Another key has that name."""
    who = case.target.operator.user_name
    return lost(
        instance.name,
        f"{instance.name} will show another name for its key {key.name}: "
        f"{who} has or needs a different key of that name on {case.goal.target}",
        f"delete the other one if it is not needed: {case.target_cli} keypair delete {key.name}",
        fingerprint=key.fingerprint,
    )
