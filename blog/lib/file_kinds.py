"""What kind of file some bytes are. The bytes decide; a name only tells apart what looks alike and is harmless."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

BEGINNING = 4096  # bytes that are looked at, but of archives and texts

PICTURES = {"png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "ico", "svg", "heic", "heif"}
# Documents that are archives inside, and texts, by the ends of their names. A browser runs none of them.
_ARCHIVES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "epub": "application/epub+zip",
    "zip": "application/zip",
}
_TEXTS = {
    "csv": "text/csv",
    "md": "text/markdown",
    "srt": "text/plain",
    "tsv": "text/plain",
    "txt": "text/plain",
}
_TYPES = {
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "pdf": "application/pdf",
}
# By the ends of names under which files are kept: the type that each is served as.
TYPES = {"webp": "image/webp", **_TYPES, **_ARCHIVES, **_TEXTS}

_PHOTOS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_FILMS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"M4V ",
    b"M4VP",
    b"mmp4",
}
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:[^>]*>\s*<)*?svg[\s>]", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MP3_RATES = (
    0,
    32,
    40,
    48,
    56,
    64,
    80,
    96,
    112,
    128,
    160,
    192,
    224,
    256,
    320,
    0,
)  # kbit/s of MPEG 1 layer III
_MP3_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)  # the same of MPEG 2
_MP3_FREQUENCIES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True)
class Kind:
    """What a file is: its MIME type, and the end of the name it gets. A picture's is what it becomes."""

    mime: str
    extension: str

    @property
    def is_picture(self) -> bool:
        """Whether it is to be decoded."""
        return self.mime.startswith("image/")


class NotTaken(ValueError):
    """A file that the site does not take. ``reason`` is one of the words that ``blog.media.wording`` explains."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


PICTURE = Kind("image/webp", "webp")


def kind_of(path: Path, called: str) -> Kind:
    """Return what the file at ``path`` is, which came under the name ``called``. Raises NotTaken."""
    with path.open("rb") as file:
        beginning = file.read(BEGINNING)
    if not beginning:
        raise NotTaken("empty")
    if _is_picture(beginning):
        return PICTURE
    if _SVG.match(beginning):
        raise NotTaken("svg")
    if beginning[4:8] == b"ftyp" and beginning[8:12] in _PHOTOS:
        raise NotTaken("heic")
    end = _plain_kind(beginning) or _looked_into(path, called)
    return Kind(TYPES[end], end)


def extension_of(called: str) -> str:
    """Return the end of a name, in small letters and without its dot."""
    return PurePosixPath(called).suffix.lower().removeprefix(".")


def _is_picture(beginning: bytes) -> bool:
    if beginning.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")):
        return True
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return True
    return beginning[4:8] == b"ftyp" and (
        beginning[8:12] in {b"avif", b"avis"} or b"avif" in _brands(beginning)
    )


def _brands(beginning: bytes) -> list[bytes]:
    """What else the first box of such a file says that it can be read as."""
    end = min(int.from_bytes(beginning[:4], "big"), len(beginning))
    return [beginning[at : at + 4] for at in range(16, end - 3, 4)]


def _plain_kind(beginning: bytes) -> str:
    """The end of the name of sound, film or PDF; empty for anything else."""
    brand = beginning[8:12] if beginning[4:8] == b"ftyp" else b""
    ogg = beginning.startswith(b"OggS")
    found = (
        ("pdf", beginning.startswith(b"%PDF-")),
        ("mp4", brand in _FILMS),
        ("m4a", brand in {b"M4A ", b"M4B "}),
        ("webm", beginning.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in beginning[:64]),
        ("ogv", ogg and b"theora" in beginning),
        ("ogg", ogg and b"theora" not in beginning),
        ("wav", beginning.startswith(b"RIFF") and beginning[8:12] == b"WAVE"),
        ("flac", beginning.startswith(b"fLaC")),
        ("mp3", beginning.startswith(b"ID3") or _is_mp3(beginning)),
    )
    return next((end for end, is_one in found if is_one), "")


def _is_mp3(beginning: bytes) -> bool:
    """Whether one frame of MPEG sound stands where the one before it ends."""
    length = _frame_length(beginning[:4])
    return bool(length and _frame_length(beginning[length : length + 4]))


def _frame_length(header: bytes) -> int:
    """Bytes of the frame of layer III that begins so; 0 when none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, frequency = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    kilobits = (_MP3_RATES if version == 3 else _MP3_RATES_2)[rate]
    if version == 1 or frequency == 3 or not kilobits:
        return 0
    samples = 144_000 if version == 3 else 72_000
    return samples * kilobits // _MP3_FREQUENCIES[version][frequency] + (header[2] >> 1 & 1)


def _looked_into(path: Path, called: str) -> str:
    """The end of the name of an archive or a text, which take a look at the whole file."""
    end = extension_of(called)
    if zipfile.is_zipfile(path):
        return end if end in _ARCHIVES else "zip"
    if end in _TEXTS and _is_text(path):
        return end
    raise NotTaken("no_picture" if end in PICTURES else "unknown")


def _is_text(path: Path) -> bool:
    """Whether all of it is UTF-8 without control characters."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return not any(_CONTROLS.search(part.encode()) for part in iter(lambda: file.read(65536), ""))
    except UnicodeDecodeError:
        return False
