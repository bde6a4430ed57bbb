"""Every module of the product is imported by another one, or is an entry named here."""

import ast
from pathlib import Path

import pytest

from tests.style.tree import ROOT, files, parsed, shown

ENTRIES = {
    "watari.cli.main",
    "watari.show.reference",
    "watari.store.migrations.env",  # alembic looks for this name
    "watari.lab.mechanism.watari_lab_mechanism",  # Neutron loads it by its entry point
}
LOADED_BY_ALEMBIC = "watari.store.migrations.versions."
SOURCE = ROOT / "src"


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


IMPORTED = {path: imported(path) for path in files("src/*.py")}


@pytest.mark.parametrize("path", [p for p in IMPORTED if p.name != "__init__.py"], ids=shown)
def test_module_is_used(path: Path) -> None:
    name = module_name(path)
    loaded_by_name = (
        name in ENTRIES
        or name.startswith(LOADED_BY_ALEMBIC)
        or any(f'"{name}' in p.read_text() for p in IMPORTED if p != path)
    )
    assert loaded_by_name or any(name in names for other, names in IMPORTED.items() if other != path)
