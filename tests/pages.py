"""A page as a test reads it, and what every page owes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import html5lib
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from blog.web import first_paint

# What is run comes from a file, but for the one script that the policy allows by its hash; a block of data is not run.
SCRIPTS_ALLOWED = 'script[src], script[type="application/ld+json"]'


@dataclass
class Page:
    """A parsed answer."""

    response: TestResponse
    soup: BeautifulSoup

    @classmethod
    def of(cls, response: TestResponse, status: int = 200) -> Page:
        """Parse ``response`` and check it as every page is checked."""
        assert response.status_code == status, f"{response.status}: {response.text[:2000]}"
        page = cls(response, BeautifulSoup(response.text, "html.parser"))
        if response.mimetype == "text/html" and status not in {301, 302, 303}:
            page.check()
        return page

    def check(self) -> None:
        """What every page owes: valid nesting, one h1, unique ids, a language, a title, no inline code."""
        html5lib.HTMLParser(strict=True).parse(self.response.text)
        assert len(self.soup.find_all("h1")) == 1, [str(h) for h in self.soup.find_all("h1")]
        ids = [str(element["id"]) for element in self.soup.select("[id]")]
        assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
        assert self.one("html")["lang"] in {"en", "zh-Hans"}
        assert self.one("head title").text.strip()
        assert not self.soup.select("[style], [onclick], [onload], style")
        inside = self.soup.select(f"script:not({SCRIPTS_ALLOWED})")
        assert [script.string for script in inside] in ([], [first_paint.SCRIPT])
        assert all(image.get("alt") is not None for image in self.soup.select("img"))

    @property
    def text(self) -> str:
        """What a reader reads, on one line."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def main(self) -> str:
        """What the page is about, without header and footer."""
        main = self.soup.main
        assert main is not None
        return " ".join(main.get_text(" ").split())

    def headings(self) -> list[str]:
        """The words of all headings."""
        return [" ".join(h.get_text(" ").split()) for h in self.soup.select("h1, h2, h3, h4")]

    def links(self) -> list[str]:
        """All addresses linked to."""
        return [str(a["href"]) for a in self.soup.select("a[href]")]

    def one(self, selector: str) -> Tag:
        """The only element of that kind."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def error_of(self, field: str) -> str:
        """The message beside a field."""
        described = str(self.one(f":is(input, textarea, select)[name={field}]").get("aria-describedby", ""))
        texts = [self.soup.find(id=part) for part in described.split() if part.endswith("-error")]
        return " ".join(found.get_text(" ").strip() for found in texts if found)

    def value_of(self, field: str) -> str:
        """What a field holds."""
        element = self.one(f":is(input, textarea, select)[name={field}]")
        return (
            element.get_text().removeprefix("\r\n").removeprefix("\n")
            if element.name == "textarea"
            else str(element.get("value", ""))
        )


def walk(open_page: Callable[[str], Page], path: str, towards: str = "older") -> Iterator[Page]:
    """The page at ``path`` and all to which it leads by its link to what is older, or newer."""
    following: str | None = path
    for _page in range(99):
        if following is None:
            return
        found = open_page(following)
        yield found
        link = found.soup.select_one(f".pager-{towards}")
        following = str(link["href"]) if link else None
    raise AssertionError("no end")
