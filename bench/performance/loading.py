"""Load from wrk: how many requests a second a server answers, and how long they take."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.performance.client import OtherAnswer

CONNECTIONS = 16
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What wrk found; times in ms."""

    rate: float  # requests per second
    p50: float
    p99: float
    requests: int


def require_wrk() -> None:
    """End the program unless wrk is installed."""
    if not shutil.which("wrk"):
        sys.exit("wrk isn't installed; on Debian: apt-get install wrk")


def load(
    url: str, seconds: int, headers: Mapping[str, str] | None = None, script: Path | None = None
) -> Load:
    """Return what one thread with ``CONNECTIONS`` kept-alive connections gets. Raises OtherAnswer for any error."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    command += ["-s", str(script)] if script else []
    done = subprocess.run([*command, url], check=False, capture_output=True, text=True)
    if done.returncode:
        raise OtherAnswer(f"{url} can't be loaded: {done.stderr.strip() or done.stdout.strip()}")
    return read(done.stdout)


def read(text: str) -> Load:
    """Read what wrk printed. Raises OtherAnswer when a request went wrong."""
    for wrong in ("Non-2xx or 3xx responses", "Socket errors"):
        if wrong in text:
            raise OtherAnswer(f"the load failed:\n{text}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    requests = re.search(r"(\d+) requests in", text)
    if not rate or not requests:
        raise OtherAnswer(f"wrk said something else:\n{text}")
    return Load(float(rate[1]), _percentile(text, "50"), _percentile(text, "99"), int(requests[1]))


def _percentile(text: str, which: str) -> float:
    found = re.search(rf"^\s*{which}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
    if not found:
        raise OtherAnswer(f"wrk said nothing of {which}%:\n{text}")
    return float(found[1]) * UNITS[found[2]]
