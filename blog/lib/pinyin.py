"""pypinyin, its dictionary of words in two thirds of the room. It is imported where Chinese is first read aloud.

By itself pypinyin keeps a list of its own for each of 150,000 syllables; there are 1,249 different ones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import resources

NO_WORDS = "PYPINYIN_NO_PHRASES"
os.environ[NO_WORDS] = "1"
from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin  # noqa: E402

del os.environ[NO_WORDS]

__all__ = ["Style", "lazy_pinyin", "pinyin"]


def _words(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield what a JSON object has, one by one: read at once, it would take all the room first."""
    read = json.JSONDecoder().raw_decode
    place = text.find('"')
    while place >= 0:
        word, place = read(text, place)
        sounds, place = read(text, text.index("[", place))
        yield word, sounds
        place = text.find('"', place)


def _load() -> None:
    shared: dict[tuple[str, ...], list[str]] = {}
    text = resources.files("pypinyin").joinpath("phrases_dict.json").read_text("utf-8")
    load_phrases_dict(
        {word: [shared.setdefault(tuple(each), each) for each in sounds] for word, sounds in _words(text)}
    )


_load()
