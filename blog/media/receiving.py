"""Files on their way in: written to the disk as they come, looked at, converted, and kept, before any transaction.

Converting takes long, and a unit of work keeps other writers waiting. Nothing here is in the database yet: if nothing
comes of it, the files are orphans, and a sweep finds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

from flask import g, request
from werkzeug.datastructures import FileStorage

from blog.extensions import db
from blog.lib.file_kinds import Kind, NotTaken, extension_of, kind_of
from blog.lib.media_names import DIGITS, copy_name, file_name, picture_name
from blog.media.converting import converted
from blog.media.storage import Storage, storage
from blog.models import Upload, User
from blog.models.base import TITLE_LIMIT

FIELD = "file"
MOST_BYTES = 20 * 1024 * 1024
AT_ONCE = 20  # files in one sending
_PART = 256 * 1024
_VALUES = ("name", "kind", "size", "width", "height", "variants")

P = ParamSpec("P")
R = TypeVar("R")


class Stored(NamedTuple):
    """The row of a file; ``is_made`` tells that these bytes had none before."""

    upload: Upload
    is_made: bool


@dataclass(frozen=True)
class Arrived:
    """A file that is kept. ``values`` are what a row says of it."""

    called: str
    digest: str
    values: dict[str, Any]

    @property
    def title(self) -> str:
        """What it was called, without the end that told its kind."""
        end = extension_of(self.called)
        words = self.called.removesuffix(self.called[-len(end) - 1 :]) if end else self.called
        return " ".join((words or self.called).split())[:TITLE_LIMIT]

    def stored(self, user: User) -> Stored:
        """The row of these bytes: the one there is, in the library again if it was deleted, or a new one."""
        known = db.session.scalar(Upload.with_hash(self.digest))
        if known:
            known.bring_back(user)
            if known.name == self.values["name"]:
                # Made once more, by another version of the encoder perhaps.
                known.size, known.variants = self.values["size"], self.values["variants"]
            return Stored(known, is_made=False)
        upload = Upload(hash=self.digest, user_id=user.id, title=self.title, **self.values)
        db.session.add(upload)
        db.session.flush()
        return Stored(upload, is_made=True)


@dataclass(frozen=True)
class TurnedAway:
    """A file that is not taken, and why."""

    called: str
    reason: str


@dataclass(frozen=True)
class Known:
    """What the database says of some bytes: the ``values`` and ``files`` of their row, if they have one.

    ``digits`` are those of their hash that no other file's begins with: names are made of them.
    """

    digits: str
    values: dict[str, Any]
    files: list[tuple[str, int]]

    @property
    def name(self) -> str:
        """The name that they have; empty for none."""
        return str(self.values.get("name", ""))


def received(view: Callable[P, R]) -> Callable[P, R]:
    """Keep the files of this request before the view, which may be called several times, asks for ``arrivals``."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        sent = [file for file in request.files.getlist(FIELD) if file.filename]
        g.arrivals = [_receive(file) for file in sent[:AT_ONCE]]
        g.arrivals += [TurnedAway(file.filename or "", "too_many") for file in sent[AT_ONCE:]]
        return view(*args, **kwargs)

    return wrapped


def arrivals() -> tuple[list[Arrived], list[TurnedAway]]:
    """The files of this request that are kept, and those that are not."""
    return (
        [one for one in g.arrivals if isinstance(one, Arrived)],
        [one for one in g.arrivals if isinstance(one, TurnedAway)],
    )


def _receive(file: FileStorage) -> Arrived | TurnedAway:
    called = (file.filename or "").rpartition("/")[2]
    kept = storage()
    try:
        with kept.workplace() as folder:
            return _keep(kept, folder, file, called)
    except NotTaken as error:
        return TurnedAway(called, error.reason)


def _keep(kept: Storage, folder: Path, file: FileStorage, called: str) -> Arrived:
    came = folder / "came"
    digest = _written(file, came)
    known = _known(digest)
    if known.values and all(kept.size_of(name) == size for name, size in known.files):
        return Arrived(called, digest, known.values)
    values, made = _made(kind_of(came, called), came, called, known)
    names = [values["name"], *(variant[3] for variant in values["variants"])]
    # The largest last: where it is, the others are.
    for name, path in reversed(list(zip(names, made, strict=True))):
        kept.put(name, path)
    return Arrived(called, digest, values)


def _known(digest: str) -> Known:
    """What the database says, after which its connection is free: converting takes long."""
    alike = db.session.scalars(Upload.like_hash(digest[:DIGITS])).all()
    upload = next((one for one in alike if one.hash == digest), None)
    values = {name: getattr(upload, name) for name in _VALUES} if upload else {}
    known = Known(digest if alike else digest[:DIGITS], values, upload.files if upload else [])
    db.session.commit()
    return known


def _written(file: FileStorage, path: Path) -> str:
    """Write down what came and return its hash, in parts, so that no file is in memory whole."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as copy:
        for part in _parts(file):
            size += len(part)
            if size > MOST_BYTES:
                raise NotTaken("too_large")
            digest.update(part)
            copy.write(part)
    return digest.hexdigest()


def _parts(file: FileStorage) -> Iterator[bytes]:
    return iter(lambda: file.stream.read(_PART), b"")


def _made(kind: Kind, came: Path, called: str, known: Known) -> tuple[dict[str, Any], list[Path]]:
    """What a row will say of the file, and the files to keep. One that was lost keeps the name that texts know."""
    if not kind.is_picture:
        name = known.name or file_name(called, known.digits, kind.extension)
        values = {"name": name, "kind": kind.mime, "size": came.stat().st_size, "variants": []}
        return values, [came]
    largest, *copies = converted(came, came.parent)
    name = known.name or picture_name(
        called, known.digits, largest.width, largest.height, animated=largest.animated
    )
    size = {"width": largest.width, "height": largest.height, "size": largest.path.stat().st_size}
    variants = [
        [copy.width, copy.height, kind.mime, copy_name(name, copy.width), copy.path.stat().st_size]
        for copy in copies
    ]
    paths = [largest.path, *(copy.path for copy in copies)]
    return {"name": name, "kind": kind.mime, **size, "variants": variants}, paths
