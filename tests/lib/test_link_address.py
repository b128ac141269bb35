"""Addresses that people type for links lead to a path of the site or to another site, and nothing that runs."""

import pytest

from blog.lib.link_address import is_link, path_of, within

SITE = "https://blog.example.org"


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/pages/about", "/tags/?by=count", "/pages/关于", "/pages/%E5%85%B3#top", "/a//b", "/?q=a:b"),
        *(
            "https://example.org",
            "http://example.org:8080/a?b=c#d",
            "https://例子.example/路",
            "https://[::1]/",
        ),
    ],
)
def test_a_path_and_a_site_are_taken(address):
    assert is_link(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "about",
            "pages/about",
            "?a",
            "#a",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "///x",
        ),
        *("javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)"),
        *("data:text/html,<b>", "vbscript:x", "mailto:a@example.org", "ftp://example.org", "file:///etc"),
        *("https:", "https://", "https:///x", "https:example.org", "http://:80/", "https://example.org:x/"),
        *(
            "https://good.example@evil.example/",
            "https://a b.example/",
            "https://exa\nmple.org",
            "/a b",
            "/a\tb",
        ),
        *(
            "/a\u200bb",
            "https://example.org/\u202e",
            '/a"b',
            "/<b>",
            "/a\x00",
            "https://[::1",
            "https://a..\\b",
        ),
        *("https://example.org:99999/", "https://exam%70le.org/"),
    ],
)
def test_whatever_else_is_not(address):
    assert not is_link(address)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"{SITE}/pages/about?a=b", "/pages/about?a=b"),
        (SITE, "/"),
        (f"{SITE}?lang=en", "/?lang=en"),
        (f"{SITE}//evil.example", "/evil.example"),
        (f"{SITE}.evil.example/", f"{SITE}.evil.example/"),
        ("https://example.org/", "https://example.org/"),
        ("/pages/about", "/pages/about"),
    ],
)
def test_an_address_of_the_site_becomes_its_path(typed, kept):
    assert within(typed, SITE) == kept


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/pages/about", "/pages/about"),
        ("/pages/%E5%85%B3%E4%BA%8E#a", "/pages/关于"),
        ("/tags/?by=count", None),
        ("https://example.org/pages/about", None),
    ],
)
def test_a_page_is_known_by_its_path_alone(address, path):
    assert path_of(address) == path
