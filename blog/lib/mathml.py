"""TeX to MathML: what latex2mathml makes of a formula, written anew so that browsers show it as it was meant.

The library puts text into its result as it stands, so its own way of writing HTML is not used. What elements and
attributes may come out is the sanitiser's list.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from xml.etree.ElementTree import Element  # only a tree in memory: nothing is parsed

# In characters and elements. Nobody reads longer or deeper formulas.
FORMULA_LIMIT = 1_000
_DEPTH_LIMIT = 60

# Definitions can double at every step, so that a line becomes gigabytes.
_DEFINITION = re.compile(r"\\(?:def|newcommand|newenvironment|DeclareMathOperator)(?![a-zA-Z])")
# What the library does not know, by what it does.
_ENVIRONMENTS = {
    **dict.fromkeys(("align", "aligned", "alignat*", "eqnarray", "eqnarray*"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered", "equation", "equation*", "multline"), "displaylines"),
    "dcases": "cases",
}
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([a-z]+\*?)\}")
_COMMAND = re.compile(r"\\[a-zA-Z]")
# An upright letter: the library writes it so, but browsers slant every single letter.
_UPRIGHT = re.compile(r"&#x000(?:4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A]);")
_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")

_CHILDREN = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
# What has its limits above and below it where there is room; the browser sees whether there is.
_LIMITED = {"lim", "max", "min", "sup", "inf", "∑", "∏", "∐", "⋃", "⋂", "⨁", "⨂"}
_BESIDE = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_BAR = "&#x02015;"
_LEAVES = {"mi", "mn", "mo", "mtext"}
_SPACES = {
    "negativethickmathspace": "-0.278em",
    "negativemediummathspace": "-0.222em",
    "negativethinmathspace": "-0.167em",
    "thinmathspace": "0.167em",
    "thickmathspace": "0.278em",
}
# Unicode's names of the letters; no browser looks at `mathvariant`, except that a letter may be upright.
_VARIANTS = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "monospace": "MONOSPACE",
}


class NoFormula(Exception):
    """Not a formula that can be shown; the reader gets its source."""


def mathml(tex: str, *, display: bool) -> str:
    """Return a formula as a `math` element, on a line of its own if ``display``. Raises NoFormula."""
    if len(tex) > FORMULA_LIMIT or _DEFINITION.search(tex):
        raise NoFormula
    # Imported at the first formula: it reads a table of symbols.
    from latex2mathml.converter import Converter

    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(_known(tex))
        return _written(tree, 0)
    except Exception as error:
        # Besides its own errors it raises whatever an odd text happens to break: KeyError, StopIteration, …
        raise NoFormula from error


def _known(tex: str) -> str:
    def renamed(found: re.Match[str]) -> str:
        return f"\\{found[1]}{{{_ENVIRONMENTS.get(found[2], found[2])}}}"

    return _ENVIRONMENT.sub(renamed, tex)


def _written(element: Element, depth: int) -> str:
    """Return an element as HTML. Raises NoFormula where a part is missing, unknown or too deep."""
    if depth > _DEPTH_LIMIT or len(element) != _CHILDREN.get(element.tag, len(element)):
        raise NoFormula
    tag, text = _tag(element), _text(element)
    inside = "".join([_written(child, depth + 1) for child in element])
    return f"<{tag}{_attributes(element, text)}>{escape(text, quote=False)}{inside}</{tag}>"


def _tag(element: Element) -> str:
    if element.tag in _BESIDE and element[0].tag == "mo" and _text(element[0]) in _LIMITED:
        return _BESIDE[element.tag]
    # Hardly a browser knows `menclose`; a border does as well.
    return "mrow" if element.tag == "menclose" else element.tag


def _text(element: Element) -> str:
    raw = element.text or ""
    text = _REFERENCE.sub(_character, raw) if "&" in raw else raw
    if element.tag not in _LEAVES:
        return text.strip()
    # A command that nobody knows, and a cell's end outside a table.
    if element.tag != "mtext" and (raw == "&" or _COMMAND.match(raw)):
        raise NoFormula
    if raw == _BAR:
        return "‾"  # the one that browsers stretch
    if element.tag != "mtext" and (style := _VARIANTS.get(element.get("mathvariant", ""))):
        return "".join(_styled(char, style) for char in text)
    return text


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _styled(char: str, style: str) -> str:
    name = unicodedata.name(char, "").removeprefix("LATIN ").replace("CAPITAL LETTER", "CAPITAL")
    name = name.replace("SMALL LETTER", "SMALL").replace("GREEK ", "")
    old = style.replace("FRAKTUR", "BLACK-LETTER")
    for styled in (f"MATHEMATICAL {style} {name}", f"{style} {name}", f"{old} {name}"):
        try:
            return unicodedata.lookup(styled)
        except KeyError:
            continue
    return char


def _attributes(element: Element, text: str) -> str:
    attributes = {name: value for name, value in element.attrib.items() if name not in ("xmlns", "class")}
    if attributes and (name := _class(attributes)):
        attributes["class"] = name
    if element.tag == "mi" and _UPRIGHT.fullmatch(element.text or ""):
        attributes["mathvariant"] = "normal"
    elif element.tag == "mo" and element.text == _BAR:
        attributes["stretchy"] = "true"
    elif element.tag == "mo" and text in _LIMITED:
        attributes["movablelimits"] = "true"
    return "".join(f' {name}="{escape(_SPACES.get(value, value))}"' for name, value in attributes.items())


def _class(attributes: dict[str, str]) -> str:
    """Return the class that says what attributes said before browsers agreed on fewer of them."""
    if align := attributes.pop("columnalign", ""):
        return f"align-{align}"
    if notation := attributes.pop("notation", ""):
        if notation != "box":
            raise NoFormula  # without its stroke, what is struck out would say the opposite
        return "boxed"
    if attributes.pop("columnspacing", "").startswith("0em"):
        return "aligned"
    return "strong" if attributes.get("mathvariant") == "bold" else ""
