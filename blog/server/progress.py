"""What is told while the server gets ready."""

from __future__ import annotations


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(line, flush=True)
