"""Child processes that never outlive this one, and free ports."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import IO

PR_SET_PDEATHSIG = 1
M_ARENA_MAX = -8
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start_child(
    command: Sequence[str], log: IO[bytes], keep_open: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Start ``command`` with its output in ``log``. It gets SIGTERM when the thread that starts it ends.

    It runs in a session of its own, so that Ctrl-C in the terminal reaches only us and we decide the order of stopping.
    """
    parent = os.getpid()
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        pass_fds=tuple(keep_open),
        start_new_session=True,
        preexec_fn=lambda: end_with(parent),  # noqa: PLW1509 (it makes one system call)
    )


def end_with(parent: int) -> None:
    """Have the kernel send this process SIGTERM when ``parent``, which started it, dies in any way. Linux only."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    # The parent may have died before the call, and then no signal comes.
    if os.getppid() != parent:
        os._exit(1)


def share_heaps() -> None:
    """Have the threads of this process share two heaps; of one for each, most lies idle. Linux with glibc only."""
    if _libc and hasattr(_libc, "mallopt"):
        _libc.mallopt(M_ARENA_MAX, 2)


def stop_child(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """End ``child`` with SIGTERM, after ``seconds`` with SIGKILL; return whether SIGTERM was enough."""
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return False
    return True


def is_alive(pid: int) -> bool:
    """Whether a process of this id exists, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
