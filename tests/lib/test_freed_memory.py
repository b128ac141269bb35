"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from blog.lib import freed_memory

PIECE, PIECES = 64 * 1024, 800  # bytes of one, below what the C library asks of the system singly


def resident():
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="another C library keeps memory in its own way")
def test_what_was_freed_between_things_in_use_is_given_back():
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("this C library has no way")
    pieces = [bytearray(PIECE) for _ in range(PIECES)]
    kept = pieces[::8]
    del pieces
    before = resident()
    freed_memory.give_back()
    assert before - resident() > PIECE * PIECES // 4
    assert all(len(piece) == PIECE for piece in kept)


def test_a_system_without_a_way_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    freed_memory._trim.cache_clear()
    freed_memory.give_back()
    freed_memory._trim.cache_clear()
