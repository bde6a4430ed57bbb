"""Read a goal from the text of a YAML file; every fault is told as a sentence with file, line, field and cure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from watari.errors import WatariError
from watari.model.goal import AnyGoal, CrossingGoal, DrainGoal, EvacuateGoal, RebalanceGoal

_Place = tuple[int | str, ...]


class GoalError(WatariError):
    """The goal file does not say what to do in a way that can be followed.

    Every fault is told at once, with its line.
    """

    id: ClassVar[str] = "goal.wrong"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, what, and what to write instead."""

    line: int
    says: str

    def told(self, file_name: str) -> str:
        """As a line of an error message that editors can jump to."""
        return f"{file_name}:{self.line}: {self.says}"


CHARACTERS_AT_MOST = 1_000_000
"""A goal that names each of ten thousand instances in a line of its own has half of that."""
DEPTH_AT_MOST = 20
"""The deepest goal has five levels."""
VALUES_AT_MOST = 200_000
"""More than a goal of CHARACTERS_AT_MOST holds without aliases."""

GOALS: Mapping[str, type[AnyGoal]] = {
    "crossing": CrossingGoal,
    "drain": DrainGoal,
    "evacuate": EvacuateGoal,
    "rebalance": RebalanceGoal,
}
"""The goals by the word of their line `journey`; a goal without that line is a crossing."""


def read_goal(text: str, file_name: str = "goal.yaml") -> AnyGoal:
    """Give the goal that ``text`` describes; GoalError names every fault with its line."""
    tree = _tree(text, file_name)
    faults = [*_repeated_keys(tree)]
    if not isinstance(tree, yaml.MappingNode):
        faults.append(Fault(_line(tree), "a goal is a mapping: lines such as `source: classic`"))
    _refuse(faults, file_name)
    model = _goal_asked_for(tree, file_name)
    try:
        return model.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        _refuse([_fault(detail, tree, model) for detail in _deepest(error.errors())], file_name)
        raise


def _goal_asked_for(tree: yaml.Node, file_name: str) -> type[AnyGoal]:
    line, node = _entry(tree, "journey") or (1, None)
    word = str(node.value) if node is not None else "crossing"
    if word not in GOALS:
        near = get_close_matches(word, GOALS, n=1)
        says = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(GOALS)}"
        _refuse([Fault(line, f"there is no journey `{word}`: {says}")], file_name)
    return GOALS[word]


def _refuse(faults: list[Fault], file_name: str) -> None:
    if faults:
        lines = [fault.told(file_name) for fault in sorted(faults, key=lambda fault: fault.line)]
        raise GoalError("\n".join(lines), cure=f"correct {file_name}; nothing has been asked of a cloud yet")


def _tree(text: str, file_name: str) -> yaml.Node:
    if len(text) > CHARACTERS_AT_MOST:
        raise _unreadable(file_name, 1, f"it is longer than {CHARACTERS_AT_MOST} characters, which no goal is")
    try:
        _refuse_depth(text, file_name)
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        if tree is not None:
            _refuse_growth(tree, file_name)
        yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _unreadable(file_name, line, error.problem or "this is not YAML") from None
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(file_name, 1, str(error).splitlines()[0]) from None
    if tree is None:
        raise _unreadable(file_name, 1, "the file is empty")
    return tree


def _refuse_depth(text: str, file_name: str) -> None:
    """Everything that walks a goal goes into what is nested by calling itself."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_AT_MOST:
            says = f"it is nested deeper than {DEPTH_AT_MOST} levels"
            raise _unreadable(file_name, event.start_mark.line + 1 if event.start_mark else 1, says)


def _refuse_growth(tree: yaml.Node, file_name: str) -> None:
    """A few lines of anchors and aliases can stand for millions of values (a "YAML bomb")."""
    sizes: dict[int, float] = {}

    def size(node: yaml.Node) -> float:
        if id(node) not in sizes:
            sizes[id(node)] = float("inf")  # a place that repeats itself has no end
            sizes[id(node)] = 1 + sum(size(child) for child in _children(node))
        return sizes[id(node)]

    if size(tree) > VALUES_AT_MOST:
        says = f"written out, its `*aliases` come to more than {VALUES_AT_MOST} values"
        raise _unreadable(file_name, _line(tree), says)


def _unreadable(file_name: str, line: int, problem: str) -> GoalError:
    what = Fault(line, f"this cannot be read as YAML: {problem}").told(file_name)
    return GoalError(what, cure="look at the indentation (blanks, no tabs), at colons and at quotes around that line")


def _line(node: yaml.Node | None) -> int:
    return int(node.start_mark.line) + 1 if node is not None else 1


def _repeated_keys(node: yaml.Node) -> Iterator[Fault]:
    """YAML lets a later key silently win; an operator's goal must not lose a line that way."""
    for child in _children(node):
        yield from _repeated_keys(child)
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if key.value in seen:
                yield Fault(
                    _line(key),
                    f"`{key.value}` stands here a second time (first in line {seen[key.value]}): keep one of them",
                )
            seen.setdefault(key.value, _line(key))


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        yield from (value for _, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _deepest(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without `too short` where an entry itself is faulty: pydantic counts only the good ones."""
    paths = [detail["loc"] for detail in details]
    return [
        d
        for d in details
        if d["type"] != "too_short" or not any(p[: len(d["loc"])] == d["loc"] and p != d["loc"] for p in paths)
    ]


def _fault(detail: ErrorDetails, tree: yaml.Node, model: type[BaseModel]) -> Fault:
    path = detail["loc"]
    return Fault(_line_at(tree, path), _says(detail, path, model))


def _line_at(tree: yaml.Node, path: _Place) -> int:
    """The line of the deepest part of ``path`` that the file has."""
    node, line = tree, _line(tree)
    for part in path:
        entry = _entry(node, part)
        if entry is None:
            return line
        line, node = entry
    return line


def _entry(node: yaml.Node, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((_line(key), value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return _line(node.value[part]), node.value[part]
    return None


def _says(detail: ErrorDetails, path: _Place, model: type[BaseModel]) -> str:
    field = _field(path)
    match detail["type"]:
        case "extra_forbidden":
            return f"`{field}` is not known here{_nearest(path, model)}"
        case "missing":
            return f"`{field}` is missing: add a line `{path[-1]}:` here"
        case "string_type":
            return f"`{field}` must be text: put it in quotes"
        case "value_error":
            return f"{f'`{field}`: ' if field else ''}{detail['msg'].removeprefix('Value error, ')}"
        case "too_short":
            return f"`{field}` must hold at least one entry"
        case _:
            return f"`{field}`: {_plain(detail['msg'])}, not {_shown(detail['input'])}"


def _field(path: _Place) -> str:
    """A path as people write it: ``waves[0].take``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _plain(message: str) -> str:
    return (
        message.replace("Input should be", "this should be")
        .replace("Input is not", "this is not")
        .replace("valid tuple", "list")
    )


def _shown(value: Any) -> str:
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else repr(value)


def _nearest(path: _Place, model: type[BaseModel]) -> str:
    names = _known_names(path[:-1], model)
    near = get_close_matches(str(path[-1]), names, n=1)
    return f": did you mean `{near[0]}`?" if near else f": known here are {', '.join(names)}"


def _known_names(path: _Place, model: type[BaseModel]) -> list[str]:
    """The fields that a goal knows at ``path``."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The record that a field's type speaks of, however it is wrapped."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner)) is not None), None)
