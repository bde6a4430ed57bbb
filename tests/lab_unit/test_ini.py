from watari.lab.ini import merge, render, without


def test_values_are_written_as_oslo_reads_them() -> None:
    text = render({"DEFAULT": {"debug": False, "workers": 2, "host": "h1"}, "uwsgi": {"env": ["A=1", "B=2"]}})
    assert text == "[DEFAULT]\ndebug = false\nworkers = 2\nhost = h1\n\n[uwsgi]\nenv = A=1\nenv = B=2\n"


def test_the_later_part_counts() -> None:
    merged = merge({"DEFAULT": {"a": 1, "b": 2}}, {"DEFAULT": {"b": 3}, "other": {"c": 4}})
    assert merged == {"DEFAULT": {"a": 1, "b": 3}, "other": {"c": 4}}


def test_merging_changes_none_of_its_parts() -> None:
    first: dict[str, dict[str, int]] = {"DEFAULT": {"a": 1}}
    merge(first, {"DEFAULT": {"a": 2}})
    assert first == {"DEFAULT": {"a": 1}}


def test_whole_sections_are_left_out() -> None:
    assert without({"database": {"connection": "x"}, "DEFAULT": {"a": 1}}, "database") == {"DEFAULT": {"a": 1}}
