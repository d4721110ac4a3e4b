"""Imports point down only, and members of one row do not know each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "bulletin"
ROWS = (
    {"errors", "types", "recipes"},
    {"hindi", "audio"},
    {"cleaning", "editing", "script", "spoken", "config", "proofing", "music"},
    {"script_file", "sources", "drafting", "engines", "executors", "cache", "mixing", "publishing", "radio"},
    {"narration", "verifying", "casting", "feed", "showing"},
    {"fitting"},
    {"pipeline", "store", "delivery"},
    {"batch", "station"},
    {"cli"},
    {"__main__", "__init__"},
)
LEVEL = {name: level for level, row in enumerate(ROWS) for name in row}
# The script's wording and calendar come from the configuration, mixing's and publishing's figures too.
NEIGHBOURS = {("script", "config")}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def stage(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_stages(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "bulletin":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bulletin."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (
                alias.name.split(".")[1] for alias in node.names if alias.name.startswith("bulletin.")
            )


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(module: Path) -> None:
    importer = stage(module)
    for imported in imported_stages(module):
        if imported in {importer, "__version__"} or (importer, imported) in NEIGHBOURS:
            continue
        assert LEVEL[imported] < LEVEL[importer], f"{importer} may not import {imported}"


def test_every_module_has_its_row() -> None:
    assert {stage(module) for module in modules()} <= set(LEVEL)


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_can_be_read_in_one_go(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 350


def test_only_the_command_line_prints_and_reads_arguments_and_the_clock() -> None:
    for module in modules():
        if stage(module) == "cli":
            continue
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"print", "datetime.now"}, f"{module.name}: {called}"
            if isinstance(node, ast.Attribute):
                assert ast.unparse(node) != "sys.argv", module.name
