"""The rules of the house for templates and style sheets that no other tool checks."""

from __future__ import annotations

import re

import pytest

from config import ROOT
from tests.test_house_rules import broken

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))

# -- templates

UNSAFE = re.compile(r"\|\s*safe\b|\bMarkup\b|{%-?\s*autoescape\s+false", re.IGNORECASE)
SAFE_HTML = re.compile(r"{{-?\s*\w+\.(?:body|description)_html\s*\|\s*safe\s*-?}}")
INLINE = re.compile(r"""(?<![\w-])(style|on[a-z]+)\s*=\s*["']|<style\b|javascript:""", re.IGNORECASE)
# A block of data is no script, and one script is allowed by its hash (blog/web/first_paint.py).
SCRIPT = re.compile(
    r'<script\b(?! type="application/ld\+json">)(?!>{{ first_paint }}</script>)(?![^>]*\bsrc=)', re.IGNORECASE
)


def unsafe_in(template):
    """What a template calls safe although nothing made it so."""
    return UNSAFE.findall(SAFE_HTML.sub("", template))


def inline_in(template):
    """Styles and scripts inside a page, which its Content-Security-Policy forbids."""
    return [found.group() for pattern in (INLINE, SCRIPT) for found in pattern.finditer(template)]


def is_page(name):
    """Whether a template is a page: no layout, no component, no partial, no feed."""
    folder, _, file = name.rpartition("/")
    return folder not in {"layouts", "components"} and not file.startswith("_") and file.endswith(".html")


def extends_layout(template):
    """Whether a template begins by extending a layout."""
    return re.match(r'\s*(?:{#.*?#}\s*)*{% extends "layouts/\w+\.html" %}', template, re.DOTALL) is not None


def test_only_an_articles_rendered_text_is_called_safe():
    assert broken(unsafe_in, TEMPLATES) == {}


def test_no_style_or_script_stands_in_a_template():
    assert broken(inline_in, TEMPLATES) == {}


def test_pages_extend_a_layout_and_partials_and_components_do_not():
    names = {path: path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES}
    pages = {path for path, name in names.items() if is_page(name)}
    layouts = {path for path, name in names.items() if name.startswith("layouts/")}
    extending = {path for path in TEMPLATES if extends_layout(path.read_text("utf-8"))}
    assert pages
    assert sorted(names[path] for path in pages ^ (extending - layouts)) == []


def test_what_is_wrong_in_a_template_is_found():
    assert unsafe_in("{{ article.body_html | safe }}") == []
    assert unsafe_in("{{ article.title|safe }}")
    assert unsafe_in("{{ (article.body_html + title) | safe }}")
    assert unsafe_in("{% autoescape false %}")
    assert (
        inline_in('<p class="a" data-style="b" data-on="c">{{ option == "d" }}</p><script src="e"></script>')
        == []
    )
    assert inline_in("<p style='color: red'>")
    assert inline_in('<a onclick="go()">')
    assert inline_in('{{ button(_("Go"), onclick="go()") }}')
    assert inline_in("<style>")
    assert inline_in("<script>go()</script>")
    assert inline_in('<script type="module">go()</script>')
    assert inline_in('<script type="application/ld+json">{{ data }}</script>') == []
    assert inline_in("<script>{{ first_paint }}</script>") == []
    assert inline_in("<script>{{ first_paint }} go()</script>")
    assert is_page("articles/home.html")
    assert not is_page("desk/_row.html")
    assert not is_page("feeds/site.atom.xml")
    assert extends_layout('{# A page. #}\n{% extends "layouts/public.html" %}')
    assert not extends_layout('<p>{% extends "layouts/public.html" %}')


# -- colours

NAMED = (
    "black|white|red|green|blue|yellow|orange|purple|gr[ae]y|silver|maroon|navy|teal|olive|lime|aqua|fuchsia"
)
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b(?![^{{;]*{{)|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\("
    rf"|(?<=[:\s,(])(?:{NAMED})(?=[\s,;)!])(?=[^{{}}]*[;}}])",
    re.IGNORECASE,
)


def colours_in(style):
    """Colours written out in a style sheet."""
    return COLOUR.findall(re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", style, flags=re.DOTALL))


def test_colours_are_written_in_the_tokens_alone():
    assert broken(colours_in, [path for path in STYLES if path.name != "tokens.css"]) == {}


def test_the_browsers_frame_has_the_pages_own_colours():
    head = (ROOT / "templates" / "layouts" / "base.html").read_text("utf-8")
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
    frame = re.findall(r'name="theme-color"[^>]*content="([^"]+)"', head)
    assert frame
    assert [colour for colour in frame if colour not in tokens] == []


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("a { color: #b3321f; }", True),
        ("a { border: 1px solid #fff }", True),
        ("a { background: rgb(0 0 0 / 50%); }", True),
        ("a { color: white; }", True),
        ("a { border: 1px solid black }", True),
        ("a { color: color-mix(in oklab, var(--ink) 50%, transparent); white-space: pre; }", False),
        ("#content { color: currentColor; } /* red: #f00; */", False),
        ("#face a { color: var(--ink); }", False),
    ],
)
def test_a_colour_elsewhere_is_found(style, found):
    assert bool(colours_in(style)) is found
