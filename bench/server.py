"""Compares servers with a constant page: requests/s, tail, and how many slow uploads each bears.

``python bench/server.py [--seconds N] [--rounds N]`` needs wrk (Debian: apt install wrk). It makes a virtual
environment of its own, takes the servers in turn so that the machine's moods hit all alike, and prints medians as
ratios to the one that Sheaf uses. Results go to bench/results/server.json.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
RESULT = HERE / "results" / "server.json"
CHOSEN = "granian, 32 threads"
SLOW_UPLOADS = (2, 8, 16, 32)  # clients that send a part of a body and then wait


def main() -> None:
    """Measure, print and store."""
    from bench.performance.loading import require_wrk

    options = parse()
    require_wrk()
    make_environment()
    servers = contenders()
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
    for turn in range(options.rounds):
        for name, command in servers.items():
            runs[name].append(measure(command, options.seconds))
            print(f"round {turn + 1}: {name}: {runs[name][-1]}", flush=True)
    result = {name: medians(measured) for name, measured in runs.items()}
    for name, command in servers.items():
        result[name]["slow_uploads"] = slow_uploads(command)
    report(result)


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Compares production servers.")
    parser.add_argument("--seconds", type=int, default=4, help="length of one run")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each server")
    return parser.parse_args()


def make_environment() -> None:
    """Install the servers in a virtual environment of their own."""
    if not VENV.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", HERE / "requirements.txt"], check=True)
    if subprocess.run([*pip, "bjoern==3.2.2"], check=False, capture_output=True).returncode:
        print("bjoern can't be built here (it needs a C compiler and libev-dev); going on without it")


def contenders() -> dict[str, list[str]]:
    """Return the command of each server."""
    python = str(VENV / "bin" / "python")
    granian = [python, "-m", "granian", "constant:app", "--interface", "wsgi", "--no-ws", "--workers", "2"]
    granian += ["--log-level", "error", "--http", "1"]
    gunicorn = [python, "-m", "gunicorn", "constant:app", "--workers", "2", "--log-level", "error"]
    servers = {
        f"granian, {n} threads": [*granian, "--blocking-threads", str(n), "--port", "{port}"]
        for n in (1, 2, 4, 8, 16, 32)
    }
    servers["granian, its default"] = [*granian, "--port", "{port}"]
    gunicorn += ["--worker-class=gthread", "--threads=8", "--bind", "127.0.0.1:{port}"]
    servers["gunicorn gthread, 8 threads"] = gunicorn
    if next(VENV.glob("lib/python*/site-packages/bjoern*"), None) or next(
        VENV.glob("lib/python*/site-packages/_bjoern*"), None
    ):
        servers["bjoern, 2 processes"] = [python, "bjoern_process.py", "{port}"]
    return servers


def measure(command: list[str], seconds: int) -> dict[str, float]:
    """Return requests/s and the 99th percentile in ms of one run."""
    from bench.performance.loading import load
    from bench.performance.serving import Served

    with Served(command, HERE) as served:
        url = f"http://127.0.0.1:{served.port}/"
        load(url, 1)
        found = load(url, seconds)
    return {"requests_per_second": found.rate, "p99_ms": found.p99}


def slow_uploads(command: list[str]) -> int:
    """Return the largest number of slow uploads tried beside which every one of 20 readers got the page in 1 s."""
    from bench.performance.serving import Served, answers

    borne = 0
    for number in SLOW_UPLOADS:
        with Served(command, HERE) as served, ExitStack() as clients:
            for _ in range(number):
                client = clients.enter_context(socket.create_connection(("127.0.0.1", served.port)))
                client.sendall(b"POST / HTTP/1.1\r\nHost: bench\r\nContent-Length: 100000\r\n\r\nbegin")
            time.sleep(0.5)
            if not all(answers(served.port) for _ in range(20)):
                return borne
        borne = number
    return borne


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each measure."""
    return {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}


def report(result: dict[str, dict[str, float]]) -> None:
    """Print the ratios and store everything."""
    from bench.performance.loading import CONNECTIONS

    base = result[CHOSEN]
    for name, one in result.items():
        one["ratio"] = round(one["requests_per_second"] / base["requests_per_second"], 2)
        one["p99_ratio"] = round(one["p99_ms"] / base["p99_ms"], 2)
        print(
            f"{name:30} {one['ratio']:5.2f} x requests/s  {one['p99_ratio']:5.2f} x p99  {one['slow_uploads']:3} slow"
        )
    RESULT.parent.mkdir(exist_ok=True)
    text = json.dumps({"cores": os.cpu_count(), "connections": CONNECTIONS, "servers": result}, indent=2)
    RESULT.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    # Run as a script, Python looks for packages beside it alone; and a file here is not to hide another's name.
    sys.path[0] = str(HERE.parent)
    main()
