"""Every disk's bytes are the same on both sides: what was read on the source is what the target's Glance holds.

Why: a broken proxy or a full store can cut a disk short without an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.steps.disk import CarryImage
from watari.verify.case import CrossingTruthCase, by_id
from watari.verify.truth import Fact, fact, truth

ACT = "watari undo RUN brings the source back; then look for a broken proxy or a full store between the clouds"


@truth(target=("images",))
def bytes_have_arrived(case: CrossingTruthCase) -> Iterator[Fact]:
    """Compare the journal's digests of each carried image, and the target's image where it is still there."""
    images = by_id(case.after["target"].images)
    for moved in case.moved:
        for step in moved.move.steps:
            if isinstance(step, CarryImage):
                entry = case.journal.step(step.key).since_put_back.done
                if entry is None:
                    yield fact("block", moved.subject, f"the journal does not say that {step.spec.name} arrived", ACT)
                    continue
                image = images.get(entry.made.get("id", ""))
                digest = entry.facts.get("digest")
                if digest is None:
                    act = "ask the target's Glance for `os_hash_value`, or accept this by name in the goal"
                    yield fact("unknown", moved.subject, f"nobody has a digest of {step.spec.name}", act)
                elif image is not None and image.hash_value is not None and image.hash_value != digest:
                    yield fact(
                        "block",
                        moved.subject,
                        f"the bytes of {step.spec.name} are not those that were sent",
                        ACT,
                        sent=digest,
                        there=image.hash_value,
                    )
