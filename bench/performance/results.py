"""The file of results: the machine, the pace, the blogs, and the lines of each part."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.performance.lines import Line

Results = dict[str, Any]


def store(path: Path, about: Mapping[str, object], parts: Mapping[str, list[Line]]) -> None:
    """Write what is to be known about them, and the lines, beside those of parts that were left out."""
    kept = read(path).get("parts", {}) if path.exists() else {}
    stored = {name: [line.as_stored() for line in lines] for name, lines in parts.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**about, "parts": kept | stored}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", "utf-8")


def read(path: Path) -> Results:
    """Return what ``store`` wrote."""
    return json.loads(path.read_text("utf-8"))


def lines_of(results: Results) -> list[Line]:
    """Return the lines of all parts."""
    return [Line.read(stored) for lines in results["parts"].values() for stored in lines]
