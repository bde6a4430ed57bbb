import pytest

from watari.lab.progress import Progress, Stage, Walk


def test_every_stage_is_told_with_the_one_that_follows() -> None:
    told: list[Progress] = []
    done: list[str] = []
    Walk("classic", told.append).through(
        [Stage("one", lambda: done.append("1")), Stage("two", lambda: done.append("2"))]
    )
    assert [(line.scope, line.doing, line.then) for line in told] == [
        ("classic", "one", "two"),
        ("classic", "two", None),
    ]
    assert done == ["1", "2"]


def test_a_stage_that_fails_ends_the_walk() -> None:
    done: list[str] = []
    with pytest.raises(ZeroDivisionError):
        Walk("classic", lambda _: None).through(
            [Stage("fail", lambda: 1 / 0), Stage("after", lambda: done.append("x"))]
        )
    assert done == []
