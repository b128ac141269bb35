"""A picture goes through a process of its own: what bursts it bursts nothing here."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from blog.lib import images
from blog.lib.file_kinds import NotTaken
from blog.lib.media_names import WIDTHS

PATIENCE = 120  # seconds on the clock; the process limits its own work
AT_ONCE = 2  # pictures that one server process has converted at a time, each in up to 1.5 GB

_places = BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """One picture that came out, as a file."""

    path: Path
    width: int
    height: int
    animated: bool


def converted(source: Path, folder: Path) -> list[Made]:
    """Convert the picture at ``source`` into files in ``folder``, the largest first. Raises NotTaken."""
    widths = ",".join(map(str, WIDTHS))
    command = [sys.executable, "-I", images.__file__, str(source), str(folder), widths]
    with _places:
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
                env={"LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired as error:
            raise NotTaken("too_much_work") from error
    if done.returncode != images.FINE:
        raise NotTaken(_reason(done))
    return [Made(folder / str(number), **facts) for number, facts in enumerate(json.loads(done.stdout))]


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode == images.REFUSED:
        return done.stdout.strip()
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return "too_much_work"
    _log.error("converting a picture ended with %s: %s", done.returncode, done.stderr[-2000:])
    # A decoder that a file brings down is the file's fault as well as its own.
    return "broken" if done.returncode < 0 else "our_fault"
