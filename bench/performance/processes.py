"""What the kernel knows about a process: its children, the time it has used, the memory it holds. Linux only."""

import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """What processes hold, in MB: all they see, and their share of it."""

    rss: float
    pss: float


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time that these processes have used, threads that ended included."""
    # The id of another process's clock, as clock_getcpuclockid(3) makes it.
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def below(pid: int) -> list[int]:
    """Return the process and all that it started, and they."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return [
        pid,
        *(found for file in children for child in file.read_text().split() for found in below(int(child))),
    ]


def workers(pid: int) -> list[int]:
    """Return the processes at the end of the tree, which answer requests."""
    found = [child for child in below(pid) if len(below(child)) == 1]
    return [
        child for child in found if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def memory(pid: int) -> Memory:
    """Return what the process holds now."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = {
        name: int(size) / 1024 for name, size in re.findall(r"^(Rss|Pss):\s+(\d+) kB$", text, re.MULTILINE)
    }
    return Memory(sizes["Rss"], sizes["Pss"])
