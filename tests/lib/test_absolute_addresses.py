"""Addresses in the HTML of an article, made whole."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.absolute_addresses import with_absolute_addresses
from blog.lib.markdown import render

SITE = "https://blog.example.org"
BASE = f"{SITE}/articles/here"


@pytest.mark.parametrize(
    ("attribute", "whole"),
    [
        ('href="/articles/y"', 'href="https://blog.example.org/articles/y"'),
        ('href="y?a=1&amp;b=2"', 'href="https://blog.example.org/articles/y?a=1&amp;b=2"'),
        ('href="#h-end"', f'href="{BASE}#h-end"'),
        ('href="//cdn.example.org/x"', 'href="https://cdn.example.org/x"'),
        ('src="/media/猫.png"', 'src="https://blog.example.org/media/猫.png"'),
        ('poster="/p.webp"', 'poster="https://blog.example.org/p.webp"'),
        (
            'title="a > b" href="/x" rel="noopener"',
            'title="a > b" href="https://blog.example.org/x" rel="noopener"',
        ),
        (
            'srcset="/a,1.webp 480w, b.webp 2x,/c.webp, https://x.org/d 3x"',
            f'srcset="{SITE}/a,1.webp 480w, {SITE}/articles/b.webp 2x,{SITE}/c.webp, https://x.org/d 3x"',
        ),
    ],
)
def test_an_address_means_what_it_means_on_the_page(attribute: str, whole: str) -> None:
    assert with_absolute_addresses(f"<p><a {attribute}>x</a></p>", BASE) == f"<p><a {whole}>x</a></p>"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://other.org/?a&amp;b">x</a>',
        '<a href="mailto:mei@example.org">x</a>',
        '<a href="//[x">x</a>',
        '<p>href="/x" and &lt;a href="/x"&gt;</p>',
        '<img alt=" href=" title="<a href=/x>">',
        "<img alt=\"a src='/x' b\">",
        '<p data-href="/x">x</p>',
    ],
)
def test_nothing_else_is_touched(html: str) -> None:
    assert with_absolute_addresses(html, BASE) == html


PIECES = [
    *("[a>b](/y '\">')", "![猫](/media/a-1x2.png)", "[x](#h)", "[e]()", "[m](mailto:a@b.c)", "# h\n\n"),
    *('`<a href="/x">`', '<a href="/y">', '```html\n<img src="/z">\n```\n\n', "|a|\n|-|\n|[b](c)|\n\n"),
    *(" & ", "\u00a0", "\n\n"),
]


@given(st.lists(st.sampled_from(PIECES)))
def test_everything_but_the_addresses_is_as_it_was(pieces: list[str]) -> None:
    html = str(render("".join(pieces)))
    before, after = (
        BeautifulSoup(text, "html.parser") for text in (html, with_absolute_addresses(html, BASE))
    )
    for element in after.select("[href], [src]"):
        assert str(element.get("href", element.get("src"))).startswith((SITE, "mailto:"))
    for element in [*before.select("[href], [src]"), *after.select("[href], [src]")]:
        element["href"] = element["src"] = ""
    assert str(after) == str(before)
