"""Chinese is read aloud as pypinyin does by itself."""

from __future__ import annotations

import json
from importlib import resources

from blog.lib.pinyin import Style, lazy_pinyin, pinyin


def test_every_word_is_read_as_the_dictionary_has_it():
    words = json.loads(resources.files("pypinyin").joinpath("phrases_dict.json").read_text("utf-8"))
    otherwise = [word for word, sounds in words.items() if pinyin(word, Style.TONE, heteronym=True) != sounds]
    assert len(words) > 40_000
    assert otherwise == []


def test_words_are_found_in_a_text():
    assert lazy_pinyin("重庆的银行很重要") == ["chong", "qing", "de", "yin", "hang", "hen", "zhong", "yao"]
