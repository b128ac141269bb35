"""What templates say and where they lead: remembered, and still each reader's own."""

import pytest
from flask import g, render_template_string, url_for

from blog.web.addresses import LONG, _address, address
from blog.web.phrases import counted, phrase


@pytest.fixture
def speak(app):
    """Renders a source in a language."""

    def render(language, source, **values):
        with app.test_request_context():
            g.language = language
            return render_template_string(source, **values)

    return render


def test_each_language_has_its_own_words(speak):
    source = "{{ _('Tags') }} {{ ngettext('%(num)d article', '%(num)d articles', 2) }}"
    first = {language: speak(language, source) for language in ("en", "zh-Hans")}
    assert first["en"] == "Tags 2 articles"
    assert first["zh-Hans"] != first["en"]
    assert {language: speak(language, source) for language in ("zh-Hans", "en")} == first


def test_values_are_escaped_and_texts_are_not(speak):
    assert speak("en", "{{ _('<b>%(x)s</b> 100%%', x=x) }}", x="<i>") == "<b>&lt;i&gt;</b> 100%"
    assert speak("en", "{{ _('100%%') }}") == "100%"
    several = "{{ ngettext('%(num)d of %(x)s', '%(num)d of %(x)s', n, x=x) }}"
    assert [speak("en", several, n=n, x="<i>") for n in (1, 2)] == ["1 of &lt;i&gt;", "2 of &lt;i&gt;"]


def test_dates_and_numbers_are_the_languages(speak):
    assert speak("en", "{{ 1234567 | number }}") == "1,234,567"
    assert speak("en", "{{ ngettext('%(num)d article', '%(num)d articles', 1030) }}") == "1,030 articles"
    several = "{{ ngettext('%(num)d of %(x)s', '%(num)d of %(x)s', 1030, x='all') }}"
    assert speak("en", several) == "1,030 of all"
    with_one = {language: speak(language, "{{ 1 | number }}") for language in ("en", "zh-Hans")}
    assert with_one == {"en": "1", "zh-Hans": "1"}


def test_phrases_may_be_asked_for_by_code(app):
    with app.test_request_context():
        g.language = "en"
        assert phrase("Tags") == "Tags"
        assert counted("%(num)d article", "%(num)d articles", 1) == "1 article"


def test_addresses_are_those_of_flask(app):
    for root in ("", "/below"):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            for endpoint, values in (
                ("articles.home", {}),
                ("tags.show", {"slug": "a+!数据 库"}),
                ("authors.show", {"username": "ada", "tag": None}),
                ("authors.show", {"username": "ada", "tag": "a&b"}),
                ("feeds.site", {"format": "json"}),
                ("feeds.site", {}),
            ):
                for _ in range(2):
                    assert address(endpoint, **values) == url_for(endpoint, **values)
                assert address(endpoint, **values).startswith(f"{root}/")


def test_long_addresses_and_those_of_lists_are_not_remembered(app):
    with app.test_request_context():
        _address.cache_clear()
        for values in ({"tag": "x" * (LONG + 1)}, {"tag": "x" * LONG, "q": "y"}, {"tag": ["a", "b"]}):
            assert address("articles.home", **values) == url_for("articles.home", **values)
        assert _address.cache_info().currsize == 0
        address("articles.home", tag="x" * LONG, page=1)
        assert _address.cache_info().currsize == 1
