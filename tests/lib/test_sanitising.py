"""What HTML comes out of the sanitiser, and out of an article."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.markdown import render
from blog.lib.sanitising import sanitise
from tests.xss import ATTEMPTS, CARRIERS, PAYLOADS

# Said once more here, so that a line too many in the sanitiser is noticed.
ELEMENTS = set(
    re.findall(
        r"\w+",
        """p br hr blockquote ul ol li pre code span div em strong s a img figure figcaption mark sup
        table thead tbody tr th td h2 h3 h4 h5 h6 section nav label input video audio
        math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
        mtable mtr mtd mstyle mpadded mphantom""",
    )
)
ATTRIBUTES = set(
    re.findall(
        r"[\w-]+",
        """alt aria-label checked class controls data-language decoding disabled height href id loading preload
        rel role sizes src srcset start tabindex title type width
        accent accentunder depth display displaystyle fence form linethickness lspace mathvariant maxsize minsize
        movablelimits rspace scriptlevel separator stretchy symmetric voffset""",
    )
)
EVIL = (
    "onclick=x onerror=x onload=x style=x class=evil id=evil name=evil target=evil ping=/x slot=x is=x"
    " href=javascript:x src=javascript:x xlink:href=javascript:x action=javascript:x formaction=javascript:x"
    " srcdoc=x srcset=/x poster=/x background=/x autoplay autofocus contenteditable role=evil tabindex=-1 type=evil"
)
COPIES = re.compile(r"/media/[a-z0-9.-]+ \d+w(, /media/[a-z0-9.-]+ \d+w)*")
ADDRESS = re.compile(r"(?![a-z][a-z0-9+.-]*:)|(?:https?|mailto):", re.IGNORECASE)

PIECES = [
    *(
        "<p>",
        "</p>",
        "<b>",
        "<math>",
        "</math>",
        "<mtext>",
        "</mtext>",
        "<mi>",
        "<svg>",
        "</svg>",
        "<style>",
    ),
    *(
        "</style>",
        "<script>",
        "</script>",
        "<table>",
        "<td>",
        "<li id=fn-1>",
        "<li id=x>",
        "<input>",
        "<label>",
    ),
    *(
        "<a href='javascript:x'>",
        "<a href=/x onclick=x>",
        "</a>",
        "<img src=x onerror=x>",
        "<video autoplay>",
    ),
    *(
        "<mglyph>",
        "<malignmark>",
        "<annotation-xml encoding='text/html'>",
        "<foreignObject>",
        "<title>",
        "<!--",
    ),
    *(
        "-->",
        "<noscript>",
        "<select>",
        "<template>",
        "<form>",
        "<math href='javascript:x'>",
        "<mo style=x>",
    ),
    *(
        "<mspace width=9999em>",
        "<mspace width=1em>",
        "<mtd class='align-left evil'>",
        "<div class=alert role=note>",
    ),
    *(
        "<span class='k x'>",
        "<section role=main>",
        "<nav aria-label='\"'>",
        "&lt;",
        "&amp;lt;",
        "\x00",
        "]]>",
    ),
    *("<input type=text checked>", "<audio src=data:x>", "<h2 id='h-\"'>", "'", '"', "text", "中", " "),
]
pieces = st.sampled_from(PIECES)
html = st.lists(pieces, max_size=30).map("".join) | st.text()


def wrong_in(text: str) -> list[str]:
    """What of a sanitised text is not on the lists."""
    found: list[str] = []
    for element in BeautifulSoup(f"<!doctype html><body>{text}", "html5lib").select("html *"):
        if element.name in ("head", "body") and not element.attrs:
            continue
        found += [] if element.name in ELEMENTS else [element.name]
        found += [f"{element.name} {name}" for name in element.attrs if name not in ATTRIBUTES]
        found += [value for name, value in element.attrs.items() if not is_allowed(name, str(value))]
        if element.name == "input" and not (
            element.get("type") == "checkbox" and element.has_attr("disabled")
        ):
            found.append(str(element))
        if element.name in ("video", "audio") and not element.has_attr("controls"):
            found.append(str(element))
    return found


def is_allowed(name: str, value: str) -> bool:
    """Whether an attribute may say that."""
    if name in ("href", "src"):
        return bool(ADDRESS.match(value.strip()))
    if name == "srcset":
        return bool(COPIES.fullmatch(value))
    return name != "id" or value.startswith(("h-", "fn-", "fnr-"))


@given(html)
def test_only_what_is_allowed_comes_out(text: str) -> None:
    assert wrong_in(sanitise(text)) == []


@pytest.mark.parametrize("piece", PIECES)
def test_only_what_is_allowed_comes_out_of_each_piece(piece: str) -> None:
    assert wrong_in(sanitise(f"<p>{piece}text")) == []


@pytest.mark.parametrize("element", sorted(ELEMENTS))
def test_no_element_keeps_what_could_do_something(element: str) -> None:
    for outer in ("", "<math>", "<math><mtext>", "<table><tr>"):
        clean = sanitise(f"{outer}<{element} {EVIL}>text")
        assert wrong_in(clean) == []
        assert "evil" not in clean


@given(html)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


@given(
    st.sampled_from(CARRIERS),
    st.lists(st.sampled_from(PAYLOADS) | pieces, min_size=1, max_size=4).map("".join),
)
def test_nothing_dangerous_comes_out_of_an_article(carrier: str, payload: str) -> None:
    rendered = render(carrier.replace("%s", payload))
    assert wrong_in(rendered) == []
    assert sanitise(rendered) == rendered


def test_no_attempt_to_run_a_script_gets_through() -> None:
    assert len(ATTEMPTS) > 1_500
    assert {attempt: wrong for attempt in ATTEMPTS if (wrong := wrong_in(render(attempt)))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "<p onclick=x>",
        "<p style=x>",
        "<a href='javascript:x'>x</a>",
        "<a href=' JAVASCRIPT:x'>x</a>",
        "<img src='data:x'>",
        "<li id=content>",
        "<input type=text>",
        "<video autoplay></video>",
        "<math><maction>x</maction></math>",
    ],
)
def test_what_is_not_allowed_is_found(text: str) -> None:
    assert wrong_in(text)


def test_a_length_in_a_formula_pushes_nothing_off_the_page() -> None:
    assert "999" not in sanitise("<math><mspace width='999em'></mspace></math>")
    assert "99em" in sanitise("<math><mspace width='99em'></mspace></math>")
