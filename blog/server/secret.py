"""The key that signs cookies, made once for an application that was given none."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def make_secret_key(path: Path) -> None:
    """Write a new key to ``path``, readable by its owner only, unless there is one.

    It is linked into place when complete: of two starts at once, both read the same key.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
