from __future__ import annotations

from tests.builders import OPERATOR, a_keypair, an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.keypairs_can_be_named import keypairs_can_be_named


def test_passes_keys_of_other_users() -> None:
    source = {"instances": (an_instance(key_name="alice-key"),), "keypairs": (a_keypair(),)}
    assert findings(keypairs_can_be_named, source=source) == []


def test_finds_a_key_that_is_gone() -> None:
    assert one(keypairs_can_be_named, source={"instances": (an_instance(key_name="alice-key"),)}) == (
        "block",
        "web-1",
        True,
    )


def test_finds_another_key_of_that_name() -> None:
    other = a_keypair(user_id=OPERATOR.user_id, public_key="ssh-ed25519 BBBB")
    source = {"instances": (an_instance(key_name="alice-key"),), "keypairs": (a_keypair(),)}
    [finding] = findings(keypairs_can_be_named, source=source, target={"keypairs": (other,)})
    assert "another name" in finding.says
