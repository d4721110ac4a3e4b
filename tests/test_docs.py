"""Docs cannot lie: the commands' page is generated, links lead somewhere, examples in the text are true."""

import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from bulletin.spoken import verbalise

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_the_page_of_commands_is_what_the_program_says() -> None:
    command = [sys.executable, "-m", "typer", "bulletin.cli", "utils", "docs"]
    made = subprocess.run(
        [*command, "--name", "bulletin", "--title", "Commands"], capture_output=True, text=True, check=True
    ).stdout
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == made, "run scripts/docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_setting_is_explained_where_it_stands() -> None:
    text = resources.files("bulletin").joinpath("defaults.toml").read_text("utf-8")
    for block in re.split(r"\n(?=\[)", text)[1:]:
        table, *lines = block.splitlines()
        for line in lines:
            if re.match(r'[a-z_]+ = (?!\[")', line):
                assert "#" in line or "#" in table, line


def test_the_readme_reads_its_example_as_the_program_does() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    examples = re.findall(r'^\$ bulletin spoken "(.+)"\n(.+)$', readme, re.MULTILINE)
    assert examples
    for written, spoken in examples:
        assert verbalise(written).text == spoken
