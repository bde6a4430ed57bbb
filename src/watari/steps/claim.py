"""The deed that makes an instance a run's own, and what a run sees of it before each later act.

Why it holds, also between two that claim at the same moment: whoever claims first writes its own mark and looks
afterwards. Of two that have written, the later one sees both marks; so at most one of them ever sees itself alone, and
only who has seen itself alone goes on. Who sees another mark takes its own away again and stops, having touched nothing
else. From then on the owner's mark stands all the time: nobody takes away another's. A runner that slept between a look
and its write changes nothing of this, for it looks again after the write.
"""

from __future__ import annotations

from watari.model.claims import run_tags
from watari.model.record import known
from watari.model.steps.claim import SetClaim
from watari.model.steps.step import Step
from watari.steps.deed import Scene
from watari.steps.sight import Sight, changed, done, partial, present, todo, under_way

SEEN_ALONE = "seen_alone"
"""What a look remembers for the next one: that the mark just written stood alone once."""


class ClaimDeed:
    """Add or take away our own tag; never another's."""

    def look(self, step: SetClaim, scene: Scene) -> Sight:
        """Judge by the marks on the instance.

        After our own write it is looked twice, a pause of the runner apart: databases that follow each other show a
        write to readers of another one some moments later.
        """
        instance = present(scene.cloud(step).compute.instance, known(step.instance_id))
        if instance is None:
            return done() if not step.claimed else changed("the instance is gone", differs=["id"])
        marks = run_tags(instance.tags)
        ours, others = scene.mark.tag in marks, [mark for mark in marks if mark != scene.mark.tag]
        if not step.claimed:
            return todo() if ours else done()
        if others:
            return partial("another run's mark stands beside ours") if ours else changed(taken_by(others), marks=others)
        if not ours:
            return todo()
        if SEEN_ALONE not in scene.memory:
            scene.memory[SEEN_ALONE] = True
            return under_way("claimed; looking once more whether nobody else has")
        return done(mark=scene.mark.tag)

    def act(self, step: SetClaim, scene: Scene) -> None:
        """Add our mark where no other stands, take it away where one does."""
        compute, instance_id = scene.cloud(step).compute, known(step.instance_id)
        marks = run_tags(compute.instance(instance_id).tags)
        wanted = step.claimed and not any(mark != scene.mark.tag for mark in marks)
        if wanted:
            compute.add_tag(instance_id, scene.mark.tag)
        elif scene.mark.tag in marks:
            compute.remove_tag(instance_id, scene.mark.tag)


def taken_by(marks: list[str]) -> str:
    """Say that others have claimed an instance, and what to do."""
    return (
        f"another run has claimed it: its tag {', '.join(marks)} names that run, which another database may know. "
        "Ask whoever runs it; where nobody does any more, `openstack server unset --tag TAG INSTANCE` takes the mark"
        " away"
    )


def not_ours(claim: Step, scene: Scene) -> Sight | None:
    """Say why a run that has claimed an instance may not act on it or its copy now; None when it may.

    Our own mark is enough, for it was seen alone: another one beside it belongs to who will not go on.
    """
    if not isinstance(claim, SetClaim):
        raise TypeError(type(claim).__name__)
    instance = present(scene.cloud(claim).compute.instance, known(claim.instance_id))
    if instance is None:
        return None  # `finish` has removed it, or somebody has; each step says itself what it makes of that
    marks = run_tags(instance.tags)
    if scene.mark.tag in marks:
        return None
    if marks:
        return changed(taken_by(list(marks)), marks=list(marks))
    gives_back = (
        f"`openstack server set --tag {scene.mark.tag} {instance.id}` gives it back, when nobody else acts on it"
    )
    return changed(f"somebody has taken away the tag {scene.mark.tag} with which this run had claimed it: {gives_back}")
