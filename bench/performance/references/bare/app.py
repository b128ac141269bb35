"""The bare server: constant answers, so that what is measured is the server alone.

``/N`` answers with N bytes, for each N of the environment's ``SIZES``; ``/304`` says that nothing has changed.
"""

import os
from collections.abc import Callable
from typing import Any

TYPE = ("Content-Type", "text/html; charset=utf-8")


def answers() -> dict[str, tuple[str, list[tuple[str, str]], bytes]]:
    """Return what each path answers."""
    found = {
        "/healthz": ("200 OK", [TYPE, ("Content-Length", "0")], b""),
        "/304": ("304 Not Modified", [("ETag", '"constant"')], b""),
    }
    for size in os.environ["SIZES"].split():
        found[f"/{size}"] = ("200 OK", [TYPE, ("Content-Length", size)], b"x" * int(size))
    return found


ANSWERS = answers()


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer with what is ready."""
    status, headers, body = ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return [body]
