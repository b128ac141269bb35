"""The file of results: the machine, the blogs, and of each part its lines and what they were measured under."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.performance.lines import Line

Results = dict[str, Any]
MEASURED, PARTS = "measured", "parts"


def store(
    path: Path,
    about: Mapping[str, object],
    measured: Mapping[str, Mapping[str, object]],
    parts: Mapping[str, list[Line]],
) -> None:
    """Write what is ``about`` all, and of each part its lines and what it was ``measured`` under.

    Parts that were left out stay as they were.
    """
    kept = read(path) if path.exists() else {}
    stored = {name: [line.as_stored() for line in lines] for name, lines in parts.items()}
    results = {
        **about,
        MEASURED: kept.get(MEASURED, {}) | {**measured},
        PARTS: kept.get(PARTS, {}) | stored,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read(path: Path) -> Results:
    """Return what ``store`` wrote."""
    return json.loads(path.read_text("utf-8"))


def measured_under(results: Results, part: str) -> Mapping[str, Any] | None:
    """Return what a part was measured under; None where nobody knows."""
    return results.get(MEASURED, {}).get(part)


def lines_of(results: Results) -> list[Line]:
    """Return the lines of all parts."""
    return [Line.read(stored) for lines in results[PARTS].values() for stored in lines]
