"""What of an article's HTML feeds hold."""

from blog.lib.feed_html import for_feeds, played_in
from blog.lib.markdown import render

PAGE = "https://blog.example.org/articles/one"


def test_what_is_for_pages_alone_is_left_out():
    html = '<div role="group" tabindex="0"><a href="#h-x" aria-label="Up" id="h-y">role="a" x</a></div>'
    assert for_feeds(html, PAGE) == f'<div><a href="{PAGE}#h-x" id="h-y">role="a" x</a></div>'


def test_what_stands_in_a_value_or_in_the_text_stays():
    html = '<p title="a role="><img alt="x tabindex=" src="/media/p.png"> role="b" &lt;a role="c"&gt;</p>'
    assert for_feeds(html, PAGE) == html.replace("/media", "https://blog.example.org/media")


def test_nothing_of_pages_is_left_of_what_markdown_makes():
    html = render("A note[^1]\n\n| a |\n| - |\n| b |\n\n> [!NOTE]\n> x\n\n[TOC]\n\n# H\n\n[^1]: Note")
    assert " role=" in html
    assert not any(name in for_feeds(html, PAGE) for name in (" role=", " aria-", " tabindex="))


def test_films_and_sounds_are_found_once_whole():
    html = render('![Waves](/media/a.mp3)\n\n![](https://x.org/b.mp4?c=1&d=2)\n\n`<audio src="c.mp3">`')
    addresses = ["https://blog.example.org/media/a.mp3", "https://x.org/b.mp4?c=1&d=2"]
    assert list(played_in(for_feeds(html, PAGE))) == addresses
