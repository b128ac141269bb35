"""Secrets that are made once and kept: the key that signs cookies, the password of the demo."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def make_secret_key(path: Path) -> None:
    """Write a new key to ``path``, readable by its owner only, unless there is one."""
    _keep(path, secrets.token_hex(32))


def kept_password(path: Path) -> str:
    """Return the password in ``path``, which is made at the first call and readable by its owner only."""
    _keep(path, secrets.token_urlsafe(9))
    return path.read_text("ascii").strip()


def _keep(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` unless there is such a file.

    It is linked into place when complete: of two starts at once, both read the same.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
