"""What an article weighs on its way to a reader, and that nothing on a page moves once it is shown."""

from __future__ import annotations

import re
import urllib.request

import pytest
from playwright.sync_api import Response

from config import ROOT
from tests.browser.filled import filled
from tests.factories import make_article

MOST = 20 * 1024  # bytes of HTML, style and scripts, as they are sent
# What is shown while a page comes in may end in the middle of a word, whose other half then moves it by a hair.
HAIR = 0.001  # of layout shift; what readers notice begins at a hundred times as much
TEXTS = ("restored-or-rumoured", "deep-modules", "twenty-one-queries")
WORDS = 1200
KINDS = {"text/html", "text/css", "text/javascript"}

PREPEND = "document.body.prepend(document.createTextNode('words'))"
SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const {value, sources} of list.getEntries()) {
    window.shifted.push([value, ...sources.map(({node}) => node?.nodeName)]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def ordinary():
    """About 1,200 words as people write them: of the demo's texts, without pictures."""
    paragraphs = []
    for name in TEXTS:
        text = (ROOT / "demo" / "articles" / "en" / f"{name}.md").read_text("utf-8")
        body = re.sub(r"!\[.*?\]\(.*\)", "", text.split("+++\n", 2)[2])
        paragraphs += body.split("\n\n")
    while len(" ".join(paragraphs).split()) > WORDS:
        paragraphs.pop()
    return "\n\n".join(paragraphs)


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """A site with an article of ordinary length, and others beside it."""

    def fill(owner):
        for number in range(8):
            make_article(
                f"An article beside it, {number}", body="Words.", author=owner, tags=["Python", "Web"]
            )
        tags = ["Python", "Web", "Databases", "MariaDB"]
        make_article("Of ordinary length", slug="ordinary", body=ordinary(), author=owner, tags=tags)

    with filled(tmp_path_factory.mktemp("weight"), migrated_sqlite, fill) as serving:
        yield serving


def size_of(address):
    """How many bytes an answer has on its way."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br", "Accept-Language": "en"})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Encoding"] == "br", address
        return len(response.read())


def test_an_article_of_ordinary_length_is_light(tab, site):
    # Playwright marks the function that it is given, which a list's own can't be.
    answers: list[Response] = []
    tab.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    tab.goto(f"{site.url}/articles/ordinary", wait_until="networkidle")
    assert tab.locator(".prose").inner_text().count(" ") > WORDS * 0.8
    assert all(answer.url.startswith(site.url) for answer in answers)
    heavy = [answer.url for answer in answers if answer.request.resource_type in {"font", "image", "media"}]
    assert [url for url in heavy if not url.endswith("/img/seal.svg")] == []
    sizes = {a.url: size_of(a.url) for a in answers if a.headers["content-type"].split(";")[0] in KINDS}
    assert len(sizes) > 3
    assert sum(sizes.values()) < MOST, sizes


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nothing_moves(chromium, demo, locale, width):
    context = chromium.new_context(locale=locale, viewport={"width": width, "height": 844})
    context.add_init_script(SHIFTS)
    tab = context.new_page()
    for path in ("/", "/tags/python", "/articles/page-ten-thousand", "/articles/three-o-four", "/archive/"):
        tab.goto(demo.url + path, wait_until="networkidle")
        for _step in range(6):
            tab.mouse.wheel(0, 600)
            tab.wait_for_timeout(100)
        shifted = tab.evaluate("window.shifted")
        assert sum(value for value, *_nodes in shifted) < HAIR, (path, shifted)
    # A watch that sees nothing would prove nothing.
    tab.evaluate(f"scrollTo(0, 0); {PREPEND}")
    tab.wait_for_timeout(300)
    assert sum(value for value, *_nodes in tab.evaluate("window.shifted")) > HAIR
    context.close()
