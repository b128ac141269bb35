"""Pictures and other files as people send them, made here."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib
from typing import Any

from PIL import Image

SECRET = b"taken at 31.2304 N, 121.4737 E by Wendy"


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a picture in a format of Pillow's."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def photo(width: int = 1200, height: int = 800, *, orientation: int = 1, shade: int = 0) -> Image.Image:
    """A picture of many colours, red in its upper left corner as it is stored; ``shade`` makes another one."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.paste((250, 0, shade), (0, 0, width // 4, height // 4))
    if orientation > 1:
        picture.getexif()[0x0112] = orientation
    return picture


def jpeg(width: int = 1200, height: int = 800, *, shade: int = 0) -> bytes:
    """A photograph with where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    return encoded(photo(width, height, shade=shade), "JPEG", exif=exif, comment=SECRET)


def png(width: int = 40, height: int = 30, colour: str = "red") -> bytes:
    """A drawing of one colour."""
    return encoded(Image.new("RGB", (width, height), colour), "PNG")


def moving_gif(frames: int = 3) -> bytes:
    """A GIF that moves."""
    pictures = [Image.new("RGB", (64, 48), (number * 60, 0, 0)) for number in range(frames)]
    return encoded(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=80, loop=0)


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few KB that says it has that many pixels a side, and would have them."""
    rows = zlib.compress(b"\0" * (side // 8 + 1) * 64)
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def polyglot() -> bytes:
    """A GIF that is a program for browsers as well."""
    whole = bytearray(encoded(Image.new("P", (16, 16)), "GIF"))
    return bytes(whole) + b"*/=1;alert('" + SECRET + b"');//"


def heic() -> bytes:
    """The beginning of a telephone's picture."""
    return struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + b"\0" * 64


def mp4(brand: bytes = b"isom") -> bytes:
    """What the beginning of a film looks like."""
    return struct.pack(">I", 20) + b"ftyp" + brand + b"\0\0\2\0isom" + bytes(range(256)) * 20


def wav() -> bytes:
    """A moment of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    return file.getvalue()


def mp3() -> bytes:
    """Two frames of sound, of 128 kbit/s at 44.1 kHz."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413) * 2


def archive() -> bytes:
    """A ZIP with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("note.txt", "Hello")
    return file.getvalue()
