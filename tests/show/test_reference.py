"""The pages of checks, truths and errors are what the code says; `make docs` writes them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from watari.checks.table import CHECKS
from watari.checks.wants import Check
from watari.show.error_cases import error_cases, error_kinds
from watari.show.reference import all_ids, checks, levels, page_of, pages, strays, write
from watari.show.truth_pages import truth_page, truths
from watari.verify.host_verify import HOST_TRUTHS
from watari.verify.verify import TRUTHS

DOCS = Path(__file__).parents[2] / "docs"
MADE = pages()


@pytest.mark.parametrize("path", MADE)
def test_page_is_what_the_code_says(path: str) -> None:
    assert (DOCS / path).read_text(encoding="utf-8") == MADE[path], "run `make docs`"


def test_no_page_is_left_of_what_is_no_more() -> None:
    assert strays(DOCS, MADE) == []


def test_writing_takes_strays_away(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "network.was-once.md").write_text("old")
    write(tmp_path)
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.md")} == set(MADE)


@pytest.mark.parametrize("id_", all_ids())
def test_every_id_has_its_page(id_: str) -> None:
    page = page_of(id_)
    assert page is not None
    assert page.startswith(f"# {id_}\n")


def test_what_is_not_known_has_no_page() -> None:
    assert page_of("network.no-such-check") is None


def test_ids_are_unique() -> None:
    assert [id_ for id_, times in Counter(all_ids()).items() if times > 1] == []


def test_names_of_errors_are_unique() -> None:
    names = Counter(kind.name for kind in error_kinds().values())
    assert [name for name, times in names.items() if times > 1] == []


def test_errors_of_all_parts_are_found_with_their_cures() -> None:
    assert {"watari.error", "cloud.not-now", "goal.wrong", "store.too-new"} <= set(error_kinds())
    assert any(case.name == "GoalDoesNotFit" and case.cure.startswith("correct `hosts`") for case in error_cases())


def test_every_truth_of_verify_has_a_page_that_says_why_and_how_to_go_on() -> None:
    ways_back = {"verify.clouds-are-as-before", "verify.hosts-are-as-before"}
    assert {truth.id for truth in TRUTHS} | {truth.id for truth in HOST_TRUTHS} | ways_back == set(truths())
    for truth in truths().values():
        page = truth_page(truth)
        assert "\nWhy: " in page
        assert "watari verify RUN" in page
        assert truth.levels != ()


def test_a_truth_has_the_levels_of_its_code() -> None:
    assert truths()["verify.nothing-temporary-is-left"].levels == ("unknown", "warn")
    assert truths()["verify.guests-keep-their-records"].levels == ("block",)


@pytest.mark.parametrize("check", checks().values(), ids=lambda c: c.id)
def test_every_check_may_give_a_level(check: Check[Any]) -> None:
    assert levels(check) != []


@pytest.mark.parametrize("area", ["compute", "network", "volume"])
def test_a_quota_that_is_too_small_blocks(area: str) -> None:
    assert "block" in levels(next(check for check in CHECKS if check.id == f"{area}.quota-suffices"))
