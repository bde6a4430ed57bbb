"""The public keys of the moving instances' users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.model.record import Ref
from watari.model.specs import KeypairSpec
from watari.model.steps.create import CreateKeypair
from watari.model.survey.compute import Instance, Keypair
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import slug


def lay_keypairs(chart: Chart, draft: Draft, instances: Iterable[Instance]) -> None:
    """Bring each instance's key to the target twice: to its user, and to our own account.

    Nova gives an instance only a key of the account that boots it (`nova/compute/api.py`: the keypair is looked up by
    the request's user), and that is ours; our copy goes at undo and finish.
    """
    for key in _keys(chart, instances):
        user = chart.find("user", key.user_id)
        if user is not None and (user, key.name) not in chart.target.keypairs:
            owner = chart.label("users", key.user_id)
            _create(draft, f"keypair/{owner}/{slug(key.name)}", _spec(key, user, key.name), until_finish=False)
        chart.put("keypair", key_id(key), _ours(chart, draft, key))


def key_id(key: Keypair) -> str:
    """Give the id under which a key is charted: USER_ID/NAME, as Nova tells keys apart."""
    return f"{key.user_id}/{key.name}"


def _keys(chart: Chart, instances: Iterable[Instance]) -> Iterator[Keypair]:
    """The keys of instances that their users still have."""
    named = ((instance.user_id, instance.key_name or "") for instance in instances)
    return (chart.source.keypairs[key] for key in dict.fromkeys(named) if key in chart.source.keypairs)


def _create(draft: Draft, step: str, spec: KeypairSpec, *, until_finish: bool) -> None:
    draft.add(CreateKeypair, step, cloud="target", phase="prepare", spec=spec, until_finish=until_finish)


def _spec(key: Keypair, user: Ref, name: str) -> KeypairSpec:
    return KeypairSpec(name=name, user_id=user, kind=key.kind, public_key=key.public_key)


def _ours(chart: Chart, draft: Draft, key: Keypair) -> str:
    """Give the name under which our own account has the key on the target.

    A name that is taken by another key gets a suffix.
    """
    user = chart.target.survey.operator.user_id
    taken = {k.name: k.public_key for k in chart.target.survey.keypairs if k.user_id == user} | _given(chart)
    name = key.name
    while taken.get(name, key.public_key) != key.public_key:
        name = f"{name}-{draft.mark(key_id(key))[:4]}"
    if name not in taken:
        _create(draft, f"operator-keypair/{slug(name)}", _spec(key, user, name), until_finish=True)
    return name


def _given(chart: Chart) -> dict[str, str]:
    """The keys that the plan gives to our account already, by their name there."""
    public = {key_id(key): key.public_key for key in chart.source.survey.keypairs}
    return {str(name): public[id_] for (kind, id_), name in chart.refs.items() if kind == "keypair"}
