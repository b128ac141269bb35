"""Ctrl-C, SIGTERM and a closed terminal, as something to ask for between two steps."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import wait
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked the application to stop while it was starting."""


class Interruption:
    """Remembers that a stop was asked for. No signal breaks into a step, so that no migration ends halfway."""

    def __init__(self) -> None:
        self.asked = False
        self._reader, self._writer = os.pipe()

    def listen(self) -> None:
        """Begin to take the signals, also those that were held back until now."""
        for number in SIGNALS:
            signal.signal(number, self._remember)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def check(self) -> None:
        """Raise Stopped if a stop was asked for."""
        if self.asked:
            raise Stopped

    def wait(self, others: Sequence[int] = (), seconds: float | None = None) -> None:
        """Return when a stop is asked for, one of the files ``others`` becomes ready, or ``seconds`` have passed."""
        wait([self._reader, *others], seconds)

    def _remember(self, number: int, frame: FrameType | None) -> None:
        if not self.asked:
            self.asked = True
            os.write(self._writer, b"!")


def restore_signals() -> None:
    """Give the signals their usual meaning again, in a child process that has its own way of stopping."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
