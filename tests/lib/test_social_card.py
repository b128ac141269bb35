"""Pictures made of words, by their pixels."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from blog.lib import social_card, social_faces
from blog.lib.social_card import FOOT, HEIGHT, MARGIN, PAPER, SEAL, WIDTH, Card, picture
from config import ROOT

CHINESE = Card("我的博客：用 Python 写一个多对多的标签系统", "束", "陈梅", is_east=True)
LARGEST = 60_000  # bytes
LONG = "春江潮水连海平，海上明月共潮生。滟滟随波千万里，何处春江无月明！" * 8
TITLES = ["N", "Now", "春", LONG[:255], "Many words " * 23, "W" * 255, "龜" * 255, "“" * 255, "。" * 255]


def pixels(card: Card) -> Image.Image:
    """The picture in full colour."""
    return picture(card).convert("RGB")


def ink(image: Image.Image, box: tuple[int, int, int, int] | None = None) -> tuple[int, int, int, int] | None:
    """What is not paper, as a box; None for nothing."""
    part = image.crop(box) if box else image
    return ImageChops.difference(part, Image.new("RGB", part.size, PAPER)).getbbox()


def test_the_typefaces_are_those_that_were_looked_at():
    package = importlib.util.find_spec(social_faces.PACKAGE)
    assert package is not None
    assert package.origin
    folder = Path(package.origin).parent
    digests = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (social_faces.SERIF, social_faces.SANS)
    }
    assert digests == {
        "NotoSerifSC-Regular.otf": "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
        "NotoSansSC-Regular.otf": "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
    }


def test_colours_are_the_sites_own():
    css = (ROOT / "static/css/tokens.css").read_text("utf-8").split("@media")[0]
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
    ours = (social_card.PAPER, social_card.INK, social_card.QUIET, social_card.LINE, social_card.SEAL)
    assert ours == tuple(named[name] for name in ("paper", "ink", "ink-quiet", "line", "seal"))


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("is_east", [True, False])
def test_every_title_stays_within_its_room_and_is_small(title, is_east):
    made = picture(Card(title, "Sheaf", "Mei", is_east=is_east))
    image, file = made.convert("RGB"), io.BytesIO()
    made.save(file, "PNG", optimize=True)
    assert image.size == (WIDTH, HEIGHT) == (1200, 630)
    assert file.tell() < LARGEST
    assert image.getpixel((2, 2)) == tuple(bytes.fromhex(PAPER[1:]))
    found = ink(image, (0, 0, WIDTH, FOOT - 4))
    assert found is not None
    # A line's last letter may overhang a little; the margin is as wide as a letter.
    assert found[0] >= MARGIN - 48
    assert found[2] <= WIDTH - MARGIN + 16
    assert found[1] > 24
    assert found[3] < FOOT - 4


def test_chinese_has_no_empty_boxes():
    faces = social_faces.serif()
    assert faces.readable(CHINESE.title) == CHINESE.title
    face = social_faces._opened(faces._paths[0], 100, is_plain=True)
    unknown = bytes(face.getmask(social_faces.NOBODY))
    letters = set(CHINESE.title + LONG + "繁體龜，。：；？！“”‘’《》（）…—·") - {" "}
    assert all(bytes(face.getmask(letter)) != unknown for letter in letters)


def test_the_seal_and_the_names_stand_below_the_title():
    image = pixels(CHINESE)
    seal = image.crop((MARGIN, FOOT + 10, MARGIN + social_card.SEAL_SIZE, HEIGHT - 10))
    colours = {colour: count for count, colour in seal.getcolors(100_000)}
    red = tuple(bytes.fromhex(SEAL[1:]))
    near = sum(
        count
        for colour, count in colours.items()
        if all(abs(a - b) < 12 for a, b in zip(colour, red, strict=True))
    )
    assert near > 2_000
    beside = (MARGIN + social_card.SEAL_SIZE + 10, FOOT + 10, WIDTH, HEIGHT)
    assert ink(image, beside)
    assert not ink(pixels(Card("Only a title", "", "")), beside)


def test_what_is_shown_decides_the_picture():
    assert ImageChops.difference(pixels(CHINESE), pixels(CHINESE)).getbbox() is None
    for other in (Card("另一个", "束", "陈梅", is_east=True), Card(CHINESE.title, "束", "李", is_east=True)):
        assert ImageChops.difference(pixels(CHINESE), pixels(other)).getbbox()


def test_emoji_are_left_out_and_a_title_that_cannot_be_set_leaves_the_sites_name():
    plain = pixels(Card("Party time", "Sheaf"))
    assert ImageChops.difference(plain, pixels(Card("🎉 Party 👩‍💻 time", "Sheaf"))).getbbox() is None
    general = pixels(Card("", "Sheaf"))
    for title in ("ภาษาไทย", "עברית", "العربية", "🎉🎉", "\ue000", "a\u0338\u0489b", "\U0010ffff\ud800"):
        assert ImageChops.difference(general, pixels(Card(title, "Sheaf"))).getbbox() is None, title
    assert ink(pixels(Card("🎉", "ภาษาไทย")))


def test_without_any_typeface_the_seal_alone_is_drawn(monkeypatch):
    monkeypatch.setattr(social_faces, "PACKAGE", "no_such_package")
    monkeypatch.setattr(social_faces, "OF_SYSTEMS", ())
    image = pixels(CHINESE)
    assert ink(image) == ink(pixels(Card("", "")))
    assert not ink(image, (0, 0, WIDTH, 200))


def test_without_shaping_nothing_is_an_empty_box_either(monkeypatch):
    monkeypatch.setattr(social_faces, "_shapes", lambda: False)
    social_faces._opened.cache_clear()
    assert ink(pixels(Card("“Don’t” — panic…", "Sheaf")))
    assert ink(pixels(CHINESE))


def test_it_is_a_program_that_loads_nothing_of_the_application(tmp_path):
    path = tmp_path / "made.png"
    command = [sys.executable, "-I", "-X", "importtime", social_card.__file__, str(path)]
    done = subprocess.run(
        command, input=json.dumps(asdict(CHINESE)), capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not {"blog", "flask", "sqlalchemy"} & loaded
    assert "PIL.Image" in loaded
    assert ImageChops.difference(Image.open(path).convert("RGB"), pixels(CHINESE)).getbbox() is None
