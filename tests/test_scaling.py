"""The plan for many machines tells what its simulation prints."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_table_in_the_plan_is_what_the_simulation_prints() -> None:
    command = [sys.executable, "scripts/benchmarks/scaling.py"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed.strip() in (ROOT / "docs" / "scaling.md").read_text("utf-8")
