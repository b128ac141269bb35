"""What the production server holds in memory beside Python."""

from __future__ import annotations

import os
import subprocess
import sys

from blog.server.production import HEAP, HEAP_VARIABLE

# Loads the server as a start does; its memory tells at the end how it was set.
LOADED = "from blog.server.production import Address, _granian; _granian(Address('127.0.0.1', 1), 1, 4)"


def told_at_the_end(heap):
    """What the server's memory says of itself where ``heap`` is in the environment."""
    environment = os.environ | {HEAP_VARIABLE: heap}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, check=True, capture_output=True, text=True
    )
    return done.stderr


def test_the_server_has_one_heap_and_gives_back_what_it_freed():
    said = told_at_the_end(f"{HEAP},stats_print:true")
    assert "opt.narenas: 1\n" in said
    assert "opt.dirty_decay_ms: 1000 " in said
    assert "opt.muzzy_decay_ms: 0 " in said
    assert "Invalid" not in said


def test_who_sets_it_otherwise_is_heard():
    assert "opt.narenas: 3\n" in told_at_the_end("narenas:3,stats_print:true")


def test_a_start_sets_it():
    program = f"import os; {LOADED}; print(os.environ['{HEAP_VARIABLE}'])"
    environment = {name: value for name, value in os.environ.items() if name != HEAP_VARIABLE}
    said = subprocess.check_output([sys.executable, "-c", program], env=environment, text=True)
    assert said.strip() == HEAP
