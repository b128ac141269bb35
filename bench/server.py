"""Compares servers with a constant page: requests/s, tail, and how many slow uploads each bears.

``python bench/server.py [--seconds N] [--rounds N]`` needs wrk (Debian: apt install wrk). It makes a virtual
environment of its own, takes the servers in turn so that the machine's moods hit all alike, and prints medians as
ratios to the one that Sheaf uses. Results go to bench/results/server.json.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
RESULT = HERE / "results" / "server.json"
CHOSEN = "granian, 8 threads"
CONNECTIONS = 16
SLOW_UPLOADS = (2, 8, 16, 32)  # clients that send a part of a body and then wait


def main() -> None:
    """Measure, print and store."""
    options = parse()
    if not shutil.which("wrk"):
        sys.exit("wrk isn't installed; on Debian: apt install wrk")
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
    """Return the command of each server; the port is appended."""
    python = str(VENV / "bin" / "python")
    granian = [python, "-m", "granian", "constant:app", "--interface", "wsgi", "--no-ws", "--workers", "2"]
    granian += ["--log-level", "error", "--http", "1"]
    gunicorn = [python, "-m", "gunicorn", "constant:app", "--workers", "2", "--log-level", "error"]
    servers = {
        f"granian, {n} threads": [*granian, "--blocking-threads", str(n), "--port"] for n in (1, 2, 4, 8, 16)
    }
    servers["granian, its default"] = [*granian, "--port"]
    servers["gunicorn gthread, 8 threads"] = [*gunicorn, "--worker-class=gthread", "--threads=8", "--bind"]
    if next(VENV.glob("lib/python*/site-packages/bjoern*"), None) or next(
        VENV.glob("lib/python*/site-packages/_bjoern*"), None
    ):
        servers["bjoern, 2 processes"] = [python, "bjoern_process.py"]
    return servers


class Served:
    """A running server; ``with Served(command) as port``."""

    def __init__(self, command: list[str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        address = f"127.0.0.1:{self.port}" if "--bind" in command else str(self.port)
        self.command = [*command, address]

    def __enter__(self) -> int:
        self.process = subprocess.Popen(
            self.command, cwd=HERE, start_new_session=True, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            if answers(self.port):
                return self.port
            time.sleep(0.05)
        raise SystemExit(f"does not answer: {self.command}")

    def __exit__(self, *error: object) -> None:
        # A server with clients that never finish may wait for them; here nobody is owed an answer.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def measure(command: list[str], seconds: int) -> dict[str, float]:
    """Return requests/s and the 99th percentile in ms of one run."""
    with Served(command) as port:
        load(port, 1)
        text = load(port, seconds)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return {"requests_per_second": rate, "p99_ms": float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]}


def load(port: int, seconds: int) -> str:
    """Return what wrk says after ``seconds`` of load."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency", f"http://127.0.0.1:{port}/"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def slow_uploads(command: list[str]) -> int:
    """Return the largest number of slow uploads tried beside which every one of 20 readers got the page in 1 s."""
    borne = 0
    for number in SLOW_UPLOADS:
        with Served(command) as port, ExitStack() as clients:
            for _ in range(number):
                client = clients.enter_context(socket.create_connection(("127.0.0.1", port)))
                client.sendall(b"POST / HTTP/1.1\r\nHost: bench\r\nContent-Length: 100000\r\n\r\nbegin")
            time.sleep(0.5)
            if not all(answers(port) for _ in range(20)):
                return borne
        borne = number
    return borne


def answers(port: int) -> bool:
    """Whether a reader gets the page within a second."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as response:
            return response.status == 200
    except OSError:
        return False


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each measure."""
    return {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}


def report(result: dict[str, dict[str, float]]) -> None:
    """Print the ratios and store everything."""
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
    main()
