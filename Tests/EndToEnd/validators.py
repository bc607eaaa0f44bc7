"""A Python with validators that are not ours, for AsyncAPI and JSON Schema."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / ".build" / "contract-tools"
PACKAGES = ["pydantic-asyncapi==0.3.2", "jsonschema==4.25.1"]
MISSING = "the validators cannot be had from PyPI (pydantic-asyncapi, jsonschema)"


def python() -> str | None:
    """The Python with the validators in it; None where they cannot be had. Kept from run to run."""
    program = TOOLS / "bin" / "python"
    mark = TOOLS / "packages"
    if mark.exists() and mark.read_text().split() == PACKAGES:
        return str(program)
    shutil.rmtree(TOOLS, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(TOOLS)], capture_output=True)
    if made.returncode != 0:
        return None
    fetched = subprocess.run(
        [str(program), "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "10", *PACKAGES],
        capture_output=True)
    if fetched.returncode != 0:
        return None
    mark.write_text("\n".join(PACKAGES))
    return str(program)
