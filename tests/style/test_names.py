"""One name means one thing: no two public classes of the product share a name.

`watari.lab` is left out: it starts real services and speaks of them in its own words, apart from what moves instances.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.style.tree import ROOT, files, parsed, shown

LAB = ROOT / "src" / "watari" / "lab"


def public_classes(path: Path) -> Iterable[str]:
    """The classes that a module defines for others, nested ones and private ones left out."""
    return (node.name for node in parsed(path).body if isinstance(node, ast.ClassDef) and node.name[0] != "_")


def test_no_public_class_name_is_defined_twice() -> None:
    places = defaultdict[str, list[str]](list)
    for path in files("src/watari/*.py"):
        if LAB not in path.parents:
            for name in public_classes(path):
                places[name].append(shown(path))
    assert len(places) > 500
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}
