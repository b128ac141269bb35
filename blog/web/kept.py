"""What somebody typed into a form that could not be taken: given back, to be sent again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

from blog.web.site import site_url
from blog.web.submissions import FIELD as SUBMISSION

# A password is typed again; a token would be stale.
NEVER_KEPT = ("csrf_token", "password")


@dataclass(frozen=True)
class Kept:
    """The fields of a form and the path it was sent to."""

    path: str
    fields: list[tuple[str, str]]

    @classmethod
    def of_request(cls) -> Kept | None:
        """The form of this request; None if there is none worth keeping, or if another site sent it."""
        if request.method != "POST" or _from_elsewhere():
            return None
        pairs = request.form.items(multi=True)
        fields = [(name, value) for name, value in pairs if not name.startswith(NEVER_KEPT)]
        return cls(request.full_path.rstrip("?"), fields) if fields else None

    @classmethod
    def parse(cls, text: str) -> Kept | None:
        """The reverse of ``str``; None for anything else."""
        try:
            path, fields = json.loads(text)
            pairs = [(str(name), str(value)) for name, value in fields]
        except (ValueError, TypeError):
            return None
        return cls(path, pairs) if is_local(path) else None

    def __str__(self) -> str:
        return json.dumps([self.path, self.fields], ensure_ascii=False)

    @property
    def texts(self) -> list[str]:
        """What is worth showing: the longer texts that somebody typed, longest first."""
        typed = (value for name, value in self.fields if name != SUBMISSION)
        return sorted((value for value in typed if len(value) > 20), key=len, reverse=True)


def is_local(path: object) -> bool:
    """Whether ``path`` is an address of this site and of no other."""
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        return False
    return "\\" not in path and path.isprintable()


def _from_elsewhere() -> bool:
    """Whether the browser says that a page of another site sent this request."""
    relation = request.headers.get("Sec-Fetch-Site")
    if relation:
        return relation not in {"same-origin", "none"}
    # Browsers send no Sec-Fetch-Site over plain HTTP.
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc not in {request.host, urlsplit(site_url()).netloc}
