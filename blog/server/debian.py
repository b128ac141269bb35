"""Programs that come from the operating system: installed on Debian and Ubuntu when we may, else named.

Runs as a script too (``python debian.py PACKAGE…``), so it imports nothing of the application.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence

# The server without the package `mariadb-server` around it: that one would start a service of the machine's own.
MARIADB = ("mariadb-server-core", "mariadb-client-core")
LOCK_SECONDS = 300
TICK_SECONDS = 2.0


class NotInstalled(Exception):
    """Packages are missing and can't be installed by us; the message says what to install."""


def install(packages: Sequence[str]) -> None:
    """Install those of ``packages`` that are missing, as root on Debian or Ubuntu. Raises NotInstalled."""
    absent = missing(packages)
    if not absent:
        return
    if not _may_install():
        raise NotInstalled(f"missing: {' '.join(absent)}; as root: apt-get install {' '.join(absent)}")
    _apt("reading package lists", ["update"])
    # Recommended packages would bring documentation and desktop parts. A package that rules out one of the machine's,
    # such as a MySQL server, is an error instead of a removal.
    options = ["--yes", "--no-install-recommends", "--no-remove"]
    _apt(f"installing {' '.join(absent)}", ["install", *options, *absent])
    if missing(absent):
        raise NotInstalled(f"still missing after installing: {' '.join(missing(absent))}")


def missing(packages: Sequence[str]) -> list[str]:
    """Return those of ``packages`` that dpkg doesn't report as installed; all of them where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return list(packages)
    command = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *packages]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [name for name in packages if f"{name} installed" not in found]


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(doing: str, arguments: list[str]) -> None:
    command = ["apt-get", "--quiet", f"--option=DPkg::Lock::Timeout={LOCK_SECONDS}", *arguments]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    # In a session of its own: Ctrl-C must not leave dpkg in the middle of a package.
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        start_new_session=True,
    )
    output = _watch(child, doing)
    if child.returncode:
        raise NotInstalled(f"apt-get {arguments[0]} failed with code {child.returncode}.\n{output[-2000:]}")


def _watch(child: subprocess.Popen[str], doing: str) -> str:
    """Return what ``child`` writes until it ends, telling every two seconds that it is still at work."""
    began = time.monotonic()
    while True:
        print(f"  {doing} … {time.monotonic() - began:.0f} s", flush=True)
        try:
            return child.communicate(timeout=TICK_SECONDS)[0]
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    try:
        install(sys.argv[1:])
    except NotInstalled as problem:
        sys.exit(str(problem))
