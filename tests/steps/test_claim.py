"""Whoever sees another run's mark touches nothing; of two that claim at once at most one goes on."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from tests.machines.world import SHOP, TwoClouds, two_clouds
from tests.steps.looking import scene, told
from watari.clouds.errors import NotNow
from watari.model.claims import RunMark, own_tags
from watari.model.steps.claim import SetClaim
from watari.steps.claim import ClaimDeed, not_ours
from watari.steps.deed import Scene
from watari.steps.sight import Seen

ANNA, BERT = RunMark(run_id="3fa1c2-1", token="a" * 16), RunMark(run_id="3fa1c2-1", token="b" * 16)
WEB = "instance-on"
CLAIM = SetClaim(**told(cloud="source"), instance_id=WEB)
LET_GO = SetClaim(**told(cloud="source"), instance_id=WEB, claimed=False)
DEED = ClaimDeed()


@pytest.fixture
def clouds() -> TwoClouds:
    return two_clouds()


def of(mark: RunMark, clouds: TwoClouds) -> Scene:
    return replace(scene(clouds), mark=mark)


def tags(clouds: TwoClouds) -> set[str]:
    return set(clouds.source.in_project(SHOP).compute.instance(WEB).tags)


def claimed_by(mark: RunMark, clouds: TwoClouds) -> None:
    clouds.source.compute.add_tag(WEB, mark.tag)


def test_it_is_looked_twice_after_the_mark_was_set(clouds: TwoClouds) -> None:
    anna = of(ANNA, clouds)
    assert DEED.look(CLAIM, anna).seen is Seen.TODO
    DEED.act(CLAIM, anna)
    assert [DEED.look(CLAIM, anna).seen for _ in range(3)] == [Seen.UNDER_WAY, Seen.DONE, Seen.DONE]
    assert tags(clouds) == {ANNA.tag}


def test_another_runs_mark_stops_the_move_and_names_the_run_and_the_cure(clouds: TwoClouds) -> None:
    claimed_by(BERT, clouds)
    sight = DEED.look(CLAIM, of(ANNA, clouds))
    assert (sight.seen, BERT.tag in sight.says, "server unset --tag" in sight.says) == (Seen.CHANGED, True, True)
    DEED.act(CLAIM, of(ANNA, clouds))
    assert tags(clouds) == {BERT.tag}, "not even an act adds a mark beside another's"


def test_who_finds_another_mark_beside_its_own_takes_its_own_away(clouds: TwoClouds) -> None:
    claimed_by(ANNA, clouds)
    claimed_by(BERT, clouds)
    assert DEED.look(CLAIM, of(BERT, clouds)).seen is Seen.PARTIAL
    DEED.act(CLAIM, of(BERT, clouds))
    assert DEED.look(CLAIM, of(BERT, clouds)).seen is Seen.CHANGED
    assert tags(clouds) == {ANNA.tag}


def test_only_ones_own_mark_is_taken_away(clouds: TwoClouds) -> None:
    claimed_by(BERT, clouds)
    clouds.source.compute.add_tag(WEB, "theirs")
    assert DEED.look(LET_GO, of(ANNA, clouds)).seen is Seen.DONE
    DEED.act(LET_GO, of(ANNA, clouds))
    DEED.act(LET_GO, of(BERT, clouds))
    assert tags(clouds) == {"theirs"}
    assert own_tags(["theirs", ANNA.tag]) == ("theirs",)


def test_what_is_mid_build_or_broken_takes_no_mark(clouds: TwoClouds) -> None:
    clouds.source.state.instances.change(WEB, vm_state="error")
    with pytest.raises(NotNow):
        DEED.act(CLAIM, of(ANNA, clouds))


def test_one_that_is_gone_can_be_let_go_of_and_not_claimed(clouds: TwoClouds) -> None:
    gone = {"instance_id": "instance-gone"}
    assert DEED.look(CLAIM.model_copy(update=gone), of(ANNA, clouds)).seen is Seen.CHANGED
    assert DEED.look(LET_GO.model_copy(update=gone), of(ANNA, clouds)).seen is Seen.DONE


def test_later_acts_need_the_mark(clouds: TwoClouds) -> None:
    anna = of(ANNA, clouds)
    claimed_by(ANNA, clouds)
    assert not_ours(CLAIM, anna) is None
    claimed_by(BERT, clouds)
    assert not_ours(CLAIM, anna) is None, "who came later takes its mark away again"
    clouds.source.compute.remove_tag(WEB, ANNA.tag)
    taken = not_ours(CLAIM, anna)
    assert taken is not None
    assert BERT.tag in taken.says
    clouds.source.compute.remove_tag(WEB, BERT.tag)
    lost = not_ours(CLAIM, anna)
    assert lost is not None
    assert f"openstack server set --tag {ANNA.tag}" in lost.says


def steps_of(mark: RunMark, clouds: TwoClouds) -> Any:
    """One run's way to its claim, a request at a time; gives whether it may go on."""
    own = of(mark, clouds)
    while True:
        sight = DEED.look(CLAIM, own)
        yield None
        if sight.seen in (Seen.DONE, Seen.CHANGED):
            return sight.seen is Seen.DONE
        if sight.seen is not Seen.UNDER_WAY:
            marks = [tag for tag in tags(clouds) if tag.startswith("watari-run:")]
            yield None  # between the reading and the writing of an act, too
            if sight.seen is Seen.TODO and not any(tag != mark.tag for tag in marks):
                clouds.source.compute.add_tag(WEB, mark.tag)
            elif mark.tag in marks:
                clouds.source.compute.remove_tag(WEB, mark.tag)


def test_in_every_interleaving_at_most_one_of_two_goes_on() -> None:
    """All orders of the first requests of both; what is left is done one after the other."""
    length, winners = 6, []
    for annas in combinations(range(2 * length), length):
        clouds = two_clouds()
        ways = {ANNA: steps_of(ANNA, clouds), BERT: steps_of(BERT, clouds)}
        order = [ANNA if at in annas else BERT for at in range(2 * length)] + [ANNA] * 20 + [BERT] * 20
        goes_on: dict[RunMark, bool] = {}
        for mark in order:
            if mark not in goes_on:
                try:
                    next(ways[mark])
                except StopIteration as end:
                    goes_on[mark] = end.value
        assert len(goes_on) == 2, annas
        assert sum(goes_on.values()) <= 1, annas
        assert tags(clouds) == {mark.tag for mark, may in goes_on.items() if may}, annas
        winners.append(sum(goes_on.values()))
    assert winners.count(1) > winners.count(0)
