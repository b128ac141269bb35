"""Readers' pages hold what no author means to write, from 320 to 1600 px, and at twice the size."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.filled import filled
from tests.factories import EARLY, make_article, make_user
from tests.series import make_series
from tests.uploads import make_upload, write_files

LATIN_TITLE = "Rindfleischetikettierung" * 8 + "sgesetze"
HAN_TITLE = "没有断点也没有标点的题目" * 16 + "一共二百个字吧"
AUTHOR = "Maximiliana" * 8
FORMULA = " + ".join(rf"\frac{{a_{{{n}}}}}{{b_{{{n}}}}}" for n in range(20))

TABLE = "\n".join(
    f"| {' | '.join(cells)} |"
    for cells in (
        [f"Column {n}" for n in range(12)],
        ["---"] * 12,
        [f"value {n} of the row" for n in range(12)],
    )
)

EDGES = "\n\n".join(
    [
        f"An address, https://example.org/{'a' * 200}, and `{'b' * 200}`, and a word of {'c' * 200}.",
        f"## {LATIN_TITLE} and `{'d' * 80}`",
        TABLE,
        f'```python {{1}} title="{"path/" * 40}"\nx = "{"y" * 300}"\n```',
        f"### {HAN_TITLE}",
        "\n".join(f"{'  ' * depth}- a list within {depth} others" for depth in range(30)),
        "\n".join(
            f"{'>' * depth} a quote within {depth - 1} others\n{'>' * depth}" for depth in range(1, 40)
        ),
        f"> [!WARNING]\n> {'w' * 120}",
        "## عنوان من اليمين إلى اليسار",
        "مرحبا بالعالم، هذا نص عربي. שלום עולם, and back to the left.",
        f"$$\n{FORMULA}\n$$",
        "## 结尾 The end",
        f"{'汉字' * 300}，https://example.org/{'e' * 100}。[^1]",
        f"[^1]: A note of {'f' * 100}.",
    ]
)
LATIN = "The measure of a line is how many letters a reader's eye crosses before it has to come back. " * 12
HAN = (
    "一行多少字，决定了读者的眼睛要走多远才往回折，太长容易串行，太短则不断打断，所以书籍排版向来有个范围。"
    * 12
)
ORDINARY = "# The first part\n\n{}\n\n# Another part\n\nWords.\n\n# The last of them\n\nWords."

WIDTHS = (320, 390, 768, 1280, 1600)
LOCALES = ("en-US", "zh-CN")
PATHS = (
    *("/", "/articles/latin", "/articles/han", "/tags/", "/tags/?view=map", "/tags/tag-7", "/authors/long"),
    *("/archive/", "/archive/2026/01/", "/search?q=tag", "/series/long", "/nothing", "/search?q=nothing"),
)

TOO_WIDE = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
TWICE = {"fontSizes": {"standard": 32, "fixed": 26}}
LETTER = "getComputedStyle(document.documentElement).fontSize"
# How many letters there are on each line of the first paragraph but its last.
LETTERS = """() => {
  const text = document.querySelector(".prose p").firstChild;
  const lines = new Map();
  for (let place = 0; place < text.length; place++) {
    const range = document.createRange();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    const bottom = Math.round(range.getBoundingClientRect().bottom / 4);
    lines.set(bottom, (lines.get(bottom) ?? 0) + 1);
  }
  return [...lines.values()].slice(0, -1);
}"""
TEXT_TOP = "document.querySelector('.prose').getBoundingClientRect().top"


def fill(owner):
    """Two articles of extremes beside each other, and two ordinary ones."""
    upload = make_upload(owner, "Wide", width=4000, height=400)
    write_files(upload)
    long = make_user("author", username="long", name=AUTHOR, bio="x" * 500)
    series = make_series(LATIN_TITLE, slug="long")
    for number, (slug, title) in enumerate({"latin": LATIN_TITLE, "han": HAN_TITLE}.items()):
        make_article(
            title,
            slug=slug,
            body=f"{EDGES}\n\n![]({upload.address} '{'caption ' * 30}')",
            author=long,
            series_id=series.id,
            published_at=EARLY + timedelta(days=number),
            pinned_at=EARLY,
            tags=[f"Tag {n}" for n in range(20)] + ["标签名称没有断点" * 2 + str(n) for n in range(20)],
        )
    for slug, title, text in (("en", "How long a line of text may be", LATIN), ("zh", "一行多少字", HAN)):
        make_article(title, slug=slug, body=ORDINARY.format(text), author=owner, tags=["Type", "Web", "排版"])


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_sqlite):
    """The site of extremes."""
    with filled(tmp_path_factory.mktemp("edges"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture
def opened(chromium, site):
    """Opens pages one after the other, in a browser of these properties, and yields each with its path."""

    def pages(paths, **properties):
        context = chromium.new_context(**properties)
        tab = context.new_page()
        for path in paths:
            tab.goto(site.url + path)
            yield path, tab
        context.close()

    return pages


def size(width, height=844):
    """A window."""
    return {"width": width, "height": height}


def test_the_titles_are_as_long_as_titles_may_be():
    assert (len(LATIN_TITLE), len(HAN_TITLE)) == (200, 199)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(opened, locale, width):
    for path, tab in opened(PATHS, locale=locale, viewport=size(width)):
        assert tab.evaluate(TOO_WIDE) <= 0, path


@pytest.mark.parametrize("locale", LOCALES)
def test_pages_hold_at_200_percent(opened, locale):
    zoomed = {"locale": locale, "viewport": size(640, 450), "device_scale_factor": 2}
    for path, tab in opened(PATHS, **zoomed):
        assert tab.evaluate(TOO_WIDE) <= 0, path


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_pages_hold_where_letters_are_twice_the_size(opened, width):
    for path, tab in opened(PATHS, locale="en-US", viewport=size(width)):
        # As readers choose it in their browser.
        tab.context.new_cdp_session(tab).send("Page.setFontSizes", TWICE)
        assert tab.evaluate(LETTER) == "32px"
        assert tab.evaluate(TOO_WIDE) <= 0, path


def test_a_line_is_as_long_as_eyes_like(opened):
    lines = {
        path: tab.evaluate(LETTERS)
        for path, tab in opened(["/articles/en", "/articles/zh"], locale="en-US", viewport=size(1280))
    }
    assert all(len(found) > 5 for found in lines.values())
    latin, han = lines["/articles/en"], lines["/articles/zh"]
    assert 60 <= sum(latin) / len(latin) <= 75
    assert 30 <= min(han) <= max(han) <= 42


@pytest.mark.parametrize("locale", LOCALES)
def test_the_text_begins_on_a_phones_first_screen(opened, locale):
    for path, tab in opened(["/articles/en", "/articles/zh"], locale=locale, viewport=size(390)):
        assert tab.evaluate(TEXT_TOP) < 328, path


def test_tags_that_narrow_a_list_take_one_line_of_a_phone(opened):
    paths = ["/search?q=the", "/authors/long", "/authors/long?tag=tag-7"]
    for path, tab in opened(paths, locale="en-US", viewport=size(390)):
        assert tab.locator(".narrow li").count() > 10, path
        assert tab.locator(".narrow .tag-list").bounding_box()["height"] < 100, path
        chosen = tab.locator(".narrow [aria-current]")
        assert all(tag.bounding_box()["x"] < 40 for tag in chosen.all()), path
