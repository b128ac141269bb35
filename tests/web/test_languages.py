"""What a site knows of languages without asking Babel each time."""

from __future__ import annotations

import pytest

from blog.web.language import LANGUAGES, TEXT_LANGUAGES, locale_code, own_name


def test_languages_are_called_what_babel_calls_them():
    assert dict(LANGUAGES).items() <= dict(TEXT_LANGUAGES).items()
    assert {code: own_name(code) for code in dict(TEXT_LANGUAGES)} == dict(TEXT_LANGUAGES)


# The last was one of the interface's languages once, when an article was said to be in it.
@pytest.mark.parametrize(
    ("language", "code"),
    [("en", "en_US"), ("zh-Hans", "zh_CN"), ("zh-Hant", "zh_TW"), ("ja", "ja_JP"), ("fr", "fr_FR")],
)
def test_a_language_has_the_country_that_most_write_it_in(language, code):
    assert locale_code(language) == code
