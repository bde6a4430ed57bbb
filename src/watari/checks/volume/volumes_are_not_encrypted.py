"""No moving volume is encrypted.

Why: the image of an encrypted volume holds its encrypted bytes and the id of a key in the source's key store; the
target does not have that key, so the volume could not be opened there.

Source: `cinder_encryption_key_id` in the metadata of an image made from an encrypted volume (cinder/volume/api.py); the
key stays in Barbican.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants


@wants(source=("instances", "volumes"))
def volumes_are_not_encrypted(case: CrossingCase) -> Iterator[Found]:
    """Name each encrypted volume with its instance."""
    for reason, volume in case.facts.staying_volumes("encrypted"):
        yield leaves_out(
            reason.left,
            volume.name or volume.id,
            "copy its data to a volume of an unencrypted type and attach that",
            volume_type=volume.volume_type or "none",
        )
