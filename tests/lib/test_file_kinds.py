"""Kinds of files: the bytes decide."""

from __future__ import annotations

import pytest

from blog.lib.file_kinds import NotTaken, kind_of
from tests import pictures

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
OGG = b"OggS\0\2" + b"\0" * 22 + b"\1\x1e"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm" + b"\0" * 50
MATROSKA = WEBM.replace(b"webm", b"matr")


def kind(tmp_path, data, called):
    """The type of such a file."""
    path = tmp_path / "came"
    path.write_bytes(data)
    return kind_of(path, called)


@pytest.mark.parametrize(
    ("data", "called", "mime", "extension"),
    [
        (pictures.jpeg(), "A.JPG", "image/webp", "webp"),
        (pictures.jpeg(), "not really.png", "image/webp", "webp"),
        (pictures.png(), "notes.txt", "image/webp", "webp"),
        (pictures.polyglot(), "program.js", "image/webp", "webp"),
        (pictures.mp4(), "Film.MP4", "video/mp4", "mp4"),
        (pictures.mp4(b"M4A "), "song", "audio/mp4", "m4a"),
        (WEBM, "clip.webm", "video/webm", "webm"),
        (OGG + b"vorbis", "x.ogg", "audio/ogg", "ogg"),
        (OGG + b"theora", "x.ogg", "video/ogg", "ogv"),
        (pictures.mp3(), "x", "audio/mpeg", "mp3"),
        (b"ID3\4" + b"\0" * 90, "x", "audio/mpeg", "mp3"),
        (pictures.wav(), "x", "audio/wav", "wav"),
        (b"fLaC" + b"\0" * 40, "x", "audio/flac", "flac"),
        (b"%PDF-1.7\n", "page.html", "application/pdf", "pdf"),
        (pictures.archive(), "all.zip", "application/zip", "zip"),
        (pictures.archive(), "program.jar", "application/zip", "zip"),
        (pictures.archive(), "book.EPUB", "application/epub+zip", "epub"),
        ("名,数\n束,1\n".encode(), "table.CSV", "text/csv", "csv"),
        (b"# Title\n", "read.md", "text/markdown", "md"),
    ],
)
def test_bytes_tell_their_kind(tmp_path, data, called, mime, extension):
    found = kind(tmp_path, data, called)
    assert (found.mime, found.extension) == (mime, extension)


@pytest.mark.parametrize(
    ("data", "called", "reason"),
    [
        (b"", "a.png", "empty"),
        (b"just words", "a.PNG", "no_picture"),
        (b"\0\1\2\3", "a.jpeg", "no_picture"),
        (SVG, "a.svg", "svg"),
        (b"<?xml version='1.0'?>\n<!-- a drawing -->\n" + SVG, "a.png", "svg"),
        (b"\xef\xbb\xbf \n" + SVG, "a.txt", "svg"),
        (pictures.heic(), "IMG_1.HEIC", "heic"),
        (pictures.heic(), "IMG_1.jpg", "heic"),
        (MATROSKA, "a.webm", "unknown"),
        (pictures.mp4(b"qt  "), "a.mp4", "unknown"),
        (pictures.archive()[:-10], "a.zip", "unknown"),
        (b"\xff\xfb\x90\x00" + b"\0" * 413 + b"no second frame", "a.mp3", "unknown"),
        (b"<script>alert(1)</script>", "a.html", "unknown"),
        (b"alert(1)", "a.js", "unknown"),
        (b"MZ\x90\0", "a.txt", "unknown"),
        ("束".encode("utf-16"), "a.txt", "unknown"),
        (b"x" * 70_000 + b"\0", "a.txt", "unknown"),
    ],
)
def test_what_is_not_taken_is_told_apart(tmp_path, data, called, reason):
    with pytest.raises(NotTaken) as refused:
        kind(tmp_path, data, called)
    assert refused.value.reason == reason
