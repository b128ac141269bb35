"""Makes ``.venv`` hold what a requirements file pins, and compiles translations that have changed.

``python _setup.py REQUIREMENTS`` in the project's root; with ``--look`` before that it only tells, by its exit code,
whether nothing is to be done. It imports the standard library only, says nothing when
nothing is to be done, may run twice at once, and is made good by the next run when it is stopped halfway.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "sheaf.json"
CATALOGUES = ROOT / "blog" / "translations"
TICK_SECONDS = 2.0
COMPILE = """
import os, sys
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
for source in sys.argv[1:]:
    target = source[:-2] + "mo"
    unfinished = f"{target}.{os.getpid()}"
    with open(source, "rb") as text, open(unfinished, "wb") as binary:
        write_mo(binary, read_po(text))
    os.replace(unfinished, target)
"""


def main(requirements: str) -> None:
    """Do what is left to do."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wanted = fingerprint(ROOT / requirements)
    if not is_ready(requirements, wanted):
        with (ROOT / ".venv.lock").open("w") as lock:
            take(lock)
            # Whoever held the lock may have done the work.
            if not is_ready(requirements, wanted):
                make(requirements, wanted)
    compile_catalogues()


def look(requirements: str) -> int:
    """Return the exit code that tells whether something is left to do."""
    return int(not is_ready(requirements, fingerprint(ROOT / requirements)) or bool(outdated_catalogues()))


def fingerprint(path: Path) -> str:
    """Return a hash of ``path`` and of the files it includes with ``-r``."""
    text = path.read_text("utf-8")
    included = [line[3:].strip() for line in text.splitlines() if line.startswith("-r ")]
    parts = [text, *(fingerprint(path.with_name(name)) for name in included)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_ready(requirements: str, wanted: str) -> bool:
    """Whether ``.venv`` was made here, by the Python that it still has, and holds what is wanted."""
    stamp = read_stamp()
    return stamp.get(requirements) == wanted and stamp.get("python") == environment_identity()


def read_stamp() -> dict[str, str]:
    """Return what the last complete installations left; nothing when there is none."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def environment_identity() -> str:
    """Return the version and folder that ``.venv``'s Python reports; nothing when it doesn't run."""
    if sys.prefix == str(VENV) and importlib.util.find_spec("pip"):
        return f"{sys.version.split()[0]} {sys.prefix}"
    # A moved folder keeps a working Python, but its scripts name the old place.
    program = "import sys, pip; print(sys.version.split()[0], sys.prefix)"
    try:
        return subprocess.run(
            [PYTHON, "-I", "-c", program], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def take(lock: IO[str]) -> None:
    """Wait for another set-up of this folder."""
    began = time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            tell(f"waiting for another set-up … {time.monotonic() - began:.0f} s")
            time.sleep(TICK_SECONDS)


def make(requirements: str, wanted: str) -> None:
    """Create ``.venv`` unless a sound one is there, and install. The stamp is away meanwhile and written last."""
    stamp = read_stamp()
    if not stamp or stamp.get("python") != environment_identity():
        stamp = {}
        create()
    STAMP.unlink(missing_ok=True)
    install(requirements)
    stamp |= {requirements: wanted, "python": environment_identity()}
    unfinished = STAMP.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(stamp), "utf-8")
    unfinished.replace(STAMP)


def create() -> None:
    """Make ``.venv`` anew."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        print("Removing a .venv that is incomplete or was made elsewhere", flush=True)
        shutil.rmtree(VENV)
    print(f"Making a virtual environment with Python {sys.version.split()[0]}", flush=True)
    run([sys.executable, "-I", "-m", "venv", str(VENV)], "making .venv")


def install(requirements: str) -> None:
    """Have pip install the pinned packages."""
    pins = count_pins(ROOT / requirements)
    print(f"Installing {pins} pinned packages from {requirements}", flush=True)
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "--no-warn-script-location"]
    run(
        [str(PYTHON), "-I", "-m", "pip", "install", *options, "-r", str(ROOT / requirements)],
        "installing",
        pins,
    )


def count_pins(path: Path) -> int:
    """Return how many packages ``path`` and the files it includes pin."""
    lines = path.read_text("utf-8").splitlines()
    included = sum(count_pins(path.with_name(line[3:].strip())) for line in lines if line.startswith("-r "))
    return included + sum("==" in line.split("#")[0] for line in lines)


def run(command: list[str], doing: str, pins: int = 0) -> None:
    """Run ``command`` and tell every two seconds how far it is; show the end of its output when it fails."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT
        )
        try:
            while not ended(child):
                tell(f"{doing}{progress(output, pins)} … {time.monotonic() - began:.0f} s")
        finally:
            child.kill()
        if child.wait():
            sys.exit(f"{tail(output)}\n{doing} failed with code {child.returncode}; the lines above say why.")


def ended(child: subprocess.Popen[bytes]) -> bool:
    """Wait a tick and return whether ``child`` has ended."""
    try:
        child.wait(TICK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def progress(output: IO[str], pins: int) -> str:
    """Return which of its phases pip is in."""
    text = read(output)
    if not pins:
        return ""
    if "\nInstalling collected packages" in text:
        return ": unpacking"
    return (
        f": {text.count(chr(10) + 'Collecting ') + text.startswith('Collecting ')} of {pins} packages found"
    )


def tail(output: IO[str]) -> str:
    """Return the last lines of ``output``."""
    return "\n".join(read(output).splitlines()[-20:])


def read(output: IO[str]) -> str:
    """Return all of ``output``, which its writer shares the position of, without moving that."""
    return os.pread(output.fileno(), 10_000_000, 0).decode("utf-8", "replace")


def compile_catalogues() -> None:
    """Compile each ``.po`` file that is newer than its ``.mo``."""
    if sources := outdated_catalogues():
        print("Compiling translations", flush=True)
        subprocess.run([PYTHON, "-I", "-c", COMPILE, *sources], check=True, cwd=ROOT)


def outdated_catalogues() -> list[Path]:
    """Return the ``.po`` files that are to be compiled."""
    return [source for source in CATALOGUES.glob("*/LC_MESSAGES/*.po") if is_outdated(source)]


def is_outdated(source: Path) -> bool:
    """Whether ``source`` changed after it was compiled."""
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns


def tell(text: str) -> None:
    """Print a line of progress."""
    print(f"  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(look(sys.argv[2]) if sys.argv[1] == "--look" else main(sys.argv[1]))
