"""What scripts are told of uploads."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from blog.models import Upload
from blog.models.upload import DOCUMENT


def asks_for_facts() -> bool:
    """Whether a script asks, which reads JSON."""
    return request.headers.get("X-Requested-With") == "fetch"


def facts_of(upload: Upload) -> dict[str, Any]:
    """One upload, to who may change it. ``shown`` tells that a text shows it as it does a picture, or links to it."""
    thumbnail = upload.thumbnail
    return {
        "id": upload.id,
        "address": upload.address,
        "title": upload.title,
        "alt": upload.alt,
        "family": upload.family,
        "shown": upload.family != DOCUMENT,
        "width": upload.width,
        "height": upload.height,
        "thumbnail": url_for("media.show", name=thumbnail) if thumbnail else "",
        "describe": url_for("admin_media.save", id=upload.id),
    }


def facts_of_anothers(upload: Upload, title: str) -> dict[str, Any]:
    """The same of what somebody else sent before: what its address shows, and ``title`` as it is called here."""
    return facts_of(upload) | {"id": None, "title": title, "alt": "", "describe": ""}
