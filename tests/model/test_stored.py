"""What is written down is read again, by this version and by later ones; what is not what was written is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import NOON, a_survey
from tests.rehearse.crossing import crossing
from watari.model.journal import Entry
from watari.model.plan import Plan
from watari.model.rehearsal import Part, Report
from watari.model.stored import (
    Damaged,
    LaterFormat,
    NotUnderstood,
    body_of_file,
    digest_of,
    entry_of,
    file_text,
    plan_body,
    plan_of,
    report_of,
    report_text,
    sealed,
    survey_of,
    survey_text,
)
from watari.model.survey.survey import Survey
from watari.model.upgrades import FORMAT

FORMAT_1 = Path(__file__).parent.parent / "stored" / "format_1"


def plan_of_format_1() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(gzip.decompress((FORMAT_1 / "plan.json.gz").read_bytes()))
    return data


def test_a_plan_comes_back_from_its_file_and_from_its_body() -> None:
    plan, _ = crossing()
    assert plan_of(file_text(plan), "plan.json") == plan_of(plan_body(plan), "plan", plan.id) == plan
    assert sealed(plan) == plan
    assert digest_of(plan_body(plan)) == plan.id


def test_blanks_and_the_order_of_names_are_no_content() -> None:
    plan, _ = crossing()
    data = json.loads(file_text(plan))
    turned = json.dumps(dict(reversed(data.items())), ensure_ascii=True)
    assert plan_of(turned, "plan.json") == plan
    assert body_of_file(turned) == plan_body(plan)


@pytest.mark.parametrize(
    ("name", "value"), [("limits", {"moves": 64}), ("aim", "finish"), ("format", 1.5), ("id", "0" * 40), ("id", "%")]
)
def test_an_edited_file_is_refused(name: str, value: Any) -> None:
    edited = json.loads(file_text(crossing()[0])) | {name: value}
    with pytest.raises(Damaged, match=r"plan\.json") as refused:
        plan_of(json.dumps(edited), "plan.json")
    assert "watari plan" in refused.value.cure


def test_a_body_that_lies_under_another_id_is_refused() -> None:
    with pytest.raises(Damaged, match="was changed since it was made"):
        plan_of(plan_body(crossing()[0]), "plan 0000", "0" * 40)


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    for read in (plan_of, survey_of, report_of):
        with pytest.raises(Damaged):
            read(text, "it")


def test_a_later_format_names_itself() -> None:
    later = json.dumps(json.loads(file_text(crossing()[0])) | {"format": FORMAT + 1})
    with pytest.raises(LaterFormat, match=f"format {FORMAT + 1}.* up to format {FORMAT}") as refused:
        plan_of(later, "plan.json")
    assert refused.value.cure == "use that later version"


def test_a_word_that_nobody_here_knows_is_named_with_its_place() -> None:
    data = json.loads(plan_body(crossing()[0]))
    data["waves"][0]["moves"][0]["steps"][0]["kind"] = "teleport"
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    with pytest.raises(NotUnderstood, match=r"waves\.0\.moves\.0\.steps\.0: .*'teleport'"):
        plan_of(text, "plan 1234", digest_of(text))


def test_an_entry_of_a_kind_that_nobody_here_knows() -> None:
    row = Entry(run_id="r-1", kind="done", at=NOON).model_dump()
    assert entry_of(row | {"format": 1}, "entry 1") == entry_of(row | {"format": FORMAT}, "entry 1")
    with pytest.raises(NotUnderstood, match=r"entry 7 of run r-1 .*kind"):
        entry_of(row | {"kind": "teleported"}, "entry 7 of run r-1")
    with pytest.raises(LaterFormat):
        entry_of(row | {"format": FORMAT + 1}, "entry 7 of run r-1")


def test_surveys_and_reports_come_back() -> None:
    survey = a_survey("classic")
    assert (
        survey_of(survey_text(survey), "survey") == survey_of(survey.model_dump_json(), "survey of format 1") == survey
    )
    part = Part(move_id="web-1", subject="web-1", result="moved", serving="target")
    report = Report(plan_id="p", surveyed_at={"source": NOON}, goes=(part,))
    assert report_of(report_text(report), "report") == report


def test_a_report_of_format_1_is_read() -> None:
    kept = gzip.decompress((FORMAT_1 / "rehearsal.json.gz").read_bytes()).decode()
    assert report_of(kept, "rehearsal.json").goes_well


def test_a_plan_of_format_1_keeps_its_id_and_its_expectations_get_types() -> None:
    data = plan_of_format_1()
    plan = plan_of(json.dumps(data), "plan.json")
    assert plan.id == data["id"]
    expected = {f"{e.thing} {e.id}": e.fields for move in plan.moves() for e in move.expects}
    flavor = {"name": "m1.tiny", "vcpus": 1, "ram_mib": 128, "disk_gib": 1}
    assert expected["instance web-1"] == {
        "status": "ACTIVE",
        "flavor": flavor | {"ephemeral_gib": 0, "swap_mib": 0, "extra_specs": {}},
        "image_id": "classic-guest",
        "volumes": [],
    }
    assert expected["port port-db-1"]["fixed_ips"] == [{"subnet_id": "classic-backbone-4", "address": "192.0.2.13"}]
    assert expected["volume data-1"] == {
        "size_gib": 2,
        "attachments": [{"instance_id": "db-1", "device": "/dev/vdb", "host": None}],
    }


def expecting(fields: dict[str, str]) -> str:
    data = plan_of_format_1()
    next(move for wave in data["waves"] for move in wave["moves"] if move["expects"])["expects"][0]["fields"] = fields
    return json.dumps(data)


@pytest.mark.parametrize("fields", [{"volumes": "(AttachedVolume("}, {"size_gib": "many"}, {"volumes": "(1 + x,)"}])
def test_an_expectation_of_format_1_that_is_broken_is_not_understood(fields: dict[str, str]) -> None:
    with pytest.raises(NotUnderstood):
        plan_of(expecting(fields), "plan.json")


def test_what_stands_in_an_expectation_of_format_1_is_never_called(tmp_path: Path) -> None:
    plan = plan_of(expecting({"volumes": f"(open({str(tmp_path / 'made')!r}, 'w'),)"}), "plan.json")
    assert next(e.fields for move in plan.moves() for e in move.expects) == {"volumes": [{}]}
    assert not (tmp_path / "made").exists()


def test_words_of_format_1_with_blanks_and_quotes_in_them() -> None:
    printed = "name='m1 \\' tiny' vcpus=1 extra_specs={'a': 'b c'} host=None"
    plan = plan_of(expecting({"flavor": printed, "image_id": ""}), "plan.json")
    flavor = {"name": "m1 ' tiny", "vcpus": 1, "extra_specs": {"a": "b c"}, "host": None}
    assert next(e.fields for move in plan.moves() for e in move.expects) == {"flavor": flavor, "image_id": None}


class WiderSurvey(Survey):
    weather: str = "fair"


class WiderPlan(Plan):
    signed_by: str = "nobody"


def test_a_field_more_changes_no_digest_of_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, survey = crossing()[0], a_survey("classic")
    text, body = survey_text(survey), plan_body(plan)
    monkeypatch.setattr("watari.model.stored.Plan", WiderPlan)
    monkeypatch.setattr("watari.model.stored.Survey", WiderSurvey)
    wider, seen = plan_of(body, "plan", plan.id), survey_of(text, "survey")
    assert (wider.id, wider.model_dump()["signed_by"]) == (plan.id, "nobody")
    assert seen.model_dump()["weather"] == "fair"
    assert survey_text(seen) != text


def test_what_is_put_together_move_by_move_is_the_canonical_text_of_the_whole() -> None:
    """A file is read whole and its canonical text worked out anew: both must be one text, for its digest is the id."""
    plan = crossing()[0]
    whole = {"format": FORMAT} | plan.model_dump(mode="json", exclude={"id"})
    assert plan_body(plan) == json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert plan_body(plan) == body_of_file(file_text(plan))
