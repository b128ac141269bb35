"""Runs every check and tells how long each took; with paths, pytest alone on them. ``bin/test`` starts it."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What the tests use of the operating system: Debian's package, and a program that shows it is there on other systems.
SYSTEM = {
    "mariadb-server-core": "mariadbd",
    "mariadb-client-core": "my_print_defaults",
    "chromium": "chromium",
    "fonts-noto-cjk": None,  # Chinese pages are measured with it
    "libatomic1": None,  # Playwright's driver links to it
}
CHECKS = {
    "ruff": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "mypy": ["mypy"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
}
SBIN = ("/usr/sbin", "/usr/local/sbin")


def main() -> int:
    """Run what was asked for and return the exit code."""
    os.chdir(ROOT)
    options = parse()
    os.environ |= environment(options)
    problem = install_system_packages() + fetch_checker()
    if options.paths:
        print(problem, end="", flush=True)
        return subprocess.run(pytest(options), check=False).returncode
    if problem:
        sys.exit(problem.rstrip())
    failed = [name for name, command in CHECKS.items() if not passes(name, [sys.executable, "-m", *command])]
    if not passes("pytest", pytest(options), heading=failed):
        failed.append("pytest")
    return int(bool(failed))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="bin/test", description="Every check, or pytest alone on the given paths."
    )
    parser.add_argument("--thorough", action="store_true", help="try twenty times as many made-up inputs")
    parser.add_argument(
        "--mysql", metavar="URL", help="test databases on this server instead of a private MariaDB"
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="tests to run, as pytest names them")
    return parser.parse_args()


def environment(options: argparse.Namespace) -> dict[str, str]:
    """Return the variables that tell the tests what was asked for."""
    # Servers live in /usr/sbin on Debian, which is not on everybody's path.
    wanted = {"PATH": os.pathsep.join([os.environ.get("PATH", ""), *SBIN])}
    if options.thorough:
        wanted["SHEAF_THOROUGH"] = "1"
    if options.mysql:
        wanted["SHEAF_TEST_MYSQL"] = options.mysql
    return wanted


def install_system_packages() -> str:
    """Install what is missing where we may, and return what is then missing, as lines to print."""
    if not shutil.which("dpkg-query"):
        absent = [program for program in SYSTEM.values() if program and not shutil.which(program)]
        return f"Missing programs: {' '.join(absent)}; install them and run this again.\n" if absent else ""
    command = [sys.executable, "-I", "blog/server/debian.py", *SYSTEM]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    return done.stderr if done.returncode else ""


def fetch_checker() -> str:
    """Fetch what checks HTML where it is missing, and return why it can't be had."""
    done = subprocess.run([sys.executable, "-m", "tests.nu"], stderr=subprocess.PIPE, text=True, check=False)
    return done.stderr if done.returncode else ""


def pytest(options: argparse.Namespace) -> list[str]:
    """Return pytest's command line: the whole suite runs on every core, if each worker has a server of its own."""
    command = [sys.executable, "-m", "pytest", *options.paths]
    cores = os.cpu_count() or 1
    if not options.paths and not options.mysql and cores > 1:
        command += ["--numprocesses", str(min(cores, 8)), "--dist", "worksteal"]
    return command


def passes(name: str, command: list[str], heading: list[str] | None = None) -> bool:
    """Run a check and return whether it passed. ``heading`` names those that failed before, where it is the last."""
    if heading:
        print(f"failed so far: {', '.join(heading)}", flush=True)
    if name == "pytest":
        print("pytest …", flush=True)
        return subprocess.run(command, check=False).returncode == 0
    began = time.monotonic()
    code = subprocess.run(command, check=False).returncode
    print(f"{name}: {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
