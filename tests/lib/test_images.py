"""Pictures: what comes out of those that are sent."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from PIL import Image, ImageCms

from blog.lib import images
from blog.lib.images import Encoded, Refused, convert
from tests import pictures
from tests.pictures import SECRET, encoded, photo

WIDTHS = (480, 960, 1600)


def converted(data: bytes) -> list[Encoded]:
    """All that becomes of a picture."""
    return list(convert(io.BytesIO(data), WIDTHS))


def opened(data: bytes) -> Image.Image:
    """What came out first, decoded."""
    return Image.open(io.BytesIO(converted(data)[0].data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_every_kind_becomes_webp_with_smaller_copies(kind):
    found = converted(encoded(photo(1700, 850), kind))
    assert [(one.width, one.height) for one in found] == [(1700, 850), (480, 240), (960, 480), (1600, 800)]
    for one in found:
        with Image.open(io.BytesIO(one.data)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (one.width, one.height))


def test_a_small_picture_has_no_copies_and_does_not_grow():
    assert [(one.width, one.height) for one in converted(pictures.png(400, 10))] == [(400, 10)]


def test_a_large_picture_is_made_smaller():
    assert (
        converted(pictures.jpeg(4000, 3000))[0].width,
        converted(pictures.jpeg(4000, 3000))[0].height,
    ) == (
        2560,
        1920,
    )
    [tall] = converted(encoded(Image.new("L", (300, 20_000)), "PNG"))
    assert tall.height == 16383


def test_nothing_but_the_pixels_comes_through():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for data in (
        pictures.jpeg(),
        encoded(photo(), "PNG", pnginfo=_note()),
        encoded(photo(), "WEBP", exif=_exif(), xmp=b"<x>" + SECRET + b"</x>", icc_profile=profile),
        encoded(photo(), "AVIF", exif=_exif()),
        pictures.polyglot(),
    ):
        assert SECRET in data
        for one in converted(data):
            assert SECRET not in one.data
            with Image.open(io.BytesIO(one.data)) as picture:
                assert not picture.getexif()
                assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(picture.info)


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return exif


def _note():
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Comment", SECRET.decode())
    return note


# Where the corner that is stored first is seen.
SEEN = {1: "upper left", 2: "upper right", 3: "lower right", 4: "lower left"}
SEEN |= {5: "upper left", 6: "upper right", 7: "lower right", 8: "lower left"}


@pytest.mark.parametrize("orientation", SEEN)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_stands_as_the_camera_was_held(orientation, kind):
    picture = photo(800, 400, orientation=orientation)
    found = opened(encoded(picture, kind, exif=picture.getexif())).convert("RGB")
    assert found.size == ((400, 800) if orientation >= 5 else (800, 400))
    right, bottom = found.width - 5, found.height - 5
    corners = {
        "upper left": (5, 5),
        "upper right": (right, 5),
        "lower left": (5, bottom),
        "lower right": (right, bottom),
    }
    red = [
        name for name, place in corners.items() if found.getpixel(place)[0] - found.getpixel(place)[1] > 150
    ]
    assert red == [SEEN[orientation]]


def test_a_large_photograph_held_upright_is_made_smaller_by_its_real_width():
    picture = photo(4000, 3000, orientation=6)
    [largest, *_] = converted(encoded(picture, "JPEG", exif=picture.getexif()))
    assert (largest.width, largest.height) == (2560, 3413)


def test_colours_of_another_profile_stay_what_they_were():
    wide = _profile_with_swapped_colours()
    swapped = encoded(Image.new("RGB", (64, 64), (200, 60, 40)), "PNG", icc_profile=wide)
    red, green, _ = opened(swapped).convert("RGB").getpixel((3, 3))
    assert green > red  # by its profile the first number was green


def _profile_with_swapped_colours() -> bytes:
    """The profile of screens, in which red and green have changed places."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def test_a_profile_that_makes_no_sense_is_passed_over():
    data = encoded(Image.new("RGB", (8, 8), (200, 60, 40)), "PNG", icc_profile=b"nonsense" * 40)
    assert opened(data).convert("RGB").getpixel((3, 3)) == (200, 60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_colours_is_read(mode):
    assert opened(encoded(Image.new(mode, (20, 10)), "PNG")).size == (20, 10)


def test_deep_grey_keeps_its_brightness():
    assert opened(encoded(Image.new("I;16", (20, 10), 30_000), "PNG")).convert("L").getpixel((1, 1)) in {
        116,
        117,
        118,
    }


def test_a_drawing_stays_exact_and_a_photograph_does_not():
    drawing = photo(64, 64).quantize(200).convert("RGB")
    assert opened(encoded(drawing, "PNG")).convert("RGB").tobytes() == drawing.tobytes()
    grey = Image.effect_noise((64, 64), 90).convert("RGB")
    assert opened(encoded(grey, "JPEG")).convert("RGB").tobytes() != grey.tobytes()


def test_what_shows_through_goes_on_doing_so():
    clear = Image.new("RGBA", (20, 10), (9, 8, 7, 100))
    for data in (encoded(clear, "PNG"), encoded(clear, "WEBP", lossless=True)):
        assert opened(data).convert("RGBA").getpixel((3, 3))[3] == 100
    named = encoded(Image.new("RGB", (20, 10), (9, 8, 7)), "PNG", transparency=(9, 8, 7))
    assert opened(named).convert("RGBA").getpixel((3, 3))[3] == 0


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_what_moves_goes_on_moving(kind):
    frames = [Image.new("RGB", (64, 48), (number * 60, 0, 0)) for number in range(4)]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=80, loop=0)
    [one] = converted(data)
    assert one.animated
    with Image.open(io.BytesIO(one.data)) as picture:
        assert (picture.n_frames, picture.size) == (4, (64, 48))
        assert picture.info["loop"] == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pictures.bomb(), "too_many_pixels"),
        (encoded(Image.new("1", (8000, 8000)), "PNG"), "too_many_pixels"),
        (pictures.jpeg()[:3000], "broken"),
        (pictures.png()[:40], "broken"),
        (pictures.png()[:8], "broken"),
        (b"GIF89a but no picture", "broken"),
        (b"", "broken"),
        (encoded(Image.new("RGB", (8, 8)), "BMP"), "broken"),
        (encoded(Image.new("RGB", (8, 8)), "TIFF"), "broken"),
    ],
)
def test_what_can_not_be_taken_is_said(data, reason):
    with pytest.raises(Refused, match=f"^{reason}$"):
        converted(data)


def test_a_film_in_pictures_has_its_limits(monkeypatch):
    monkeypatch.setattr(images, "MOST_FRAMES", 3)
    assert converted(pictures.moving_gif(3))
    with pytest.raises(Refused, match="too_long"):
        converted(pictures.moving_gif(4))


def test_the_process_writes_what_it_made_and_says_what_it_is(tmp_path):
    done = process(tmp_path, pictures.jpeg(700, 350))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"width": 700, "height": 350, "animated": False},
        {"width": 480, "height": 240, "animated": False},
    ]
    for number, width in enumerate((700, 480)):
        with Image.open(tmp_path / str(number)) as picture:
            assert picture.width == width


def test_the_process_says_what_is_wrong(tmp_path):
    done = process(tmp_path, pictures.bomb())
    assert (done.returncode, done.stdout.strip()) == (3, "too_many_pixels")
    assert [path.name for path in tmp_path.iterdir()] == ["came"]


def process(folder, data):
    (folder / "came").write_bytes(data)
    command = [sys.executable, "-I", images.__file__, str(folder / "came"), str(folder), "480,960,1600"]
    return subprocess.run(command, capture_output=True, text=True, check=False)
