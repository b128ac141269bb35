"""Diagrams: boxes, letters and the lines between them."""

from collections.abc import Sequence
from itertools import pairwise

from demo.images.canvas import CINNABAR, GREY, INK, PAPER, RULE, WASH, Box, Canvas, Colour, Point, tint

KEY_WIDTH = 74


def draw_btree(canvas: Canvas) -> None:
    canvas.text((60, 44), "Looking up 42 in a B-tree", 38)
    canvas.text((60, 96), "three pages read, however many rows", 28, GREY)
    root, low, high = (700.0, 210.0), (400.0, 396.0), (1000.0, 396.0)
    leaves = [(170.0 + 265 * place, 590.0) for place in range(5)]
    for parent, child in (
        (root, low),
        (low, leaves[0]),
        (low, leaves[1]),
        (high, leaves[3]),
        (high, leaves[4]),
    ):
        _branch(canvas, parent, child, tint(GREY, 0.7), 3)
    for parent, child in ((root, high), (high, leaves[2])):
        _branch(canvas, parent, child, CINNABAR, 5)
    _node(canvas, root, ("31",), None, walked=True)
    _node(canvas, low, ("12",), None)
    _node(canvas, high, ("47", "68"), None, walked=True)
    for leaf, keys in zip(leaves, ("3 7 9", "12 18 25", "31 42 45", "47 53 60", "68 74 90"), strict=True):
        _node(canvas, leaf, keys.split(), "42", walked="42" in keys.split())
    for left, right in pairwise(leaves):
        _chain(canvas, left, right)
    canvas.text((700, 710), "leaves are linked, so a range is read from left to right", 30, GREY, "mm")


def _branch(canvas: Canvas, parent: Point, child: Point, colour: Colour, width: float) -> None:
    canvas.arrow((parent[0], parent[1] + 40), (child[0], child[1] - 40), colour, width)


def _node(
    canvas: Canvas, centre: Point, keys: Sequence[str], found: str | None, walked: bool = False
) -> None:
    """Draw a page of the tree with its keys side by side; ``walked`` if the lookup reads it."""
    x, y = centre
    left = x - KEY_WIDTH * len(keys) / 2
    edge = CINNABAR if walked else GREY
    page = (left, y - 36, left + KEY_WIDTH * len(keys), y + 36)
    canvas.box(page, PAPER if walked else WASH, edge, 4 if walked else 2.5)
    for place, key in enumerate(keys):
        middle = left + KEY_WIDTH * (place + 0.5)
        if key == found:
            canvas.box((middle - 33, y - 30, middle + 33, y + 30), CINNABAR, radius=4)
        canvas.text((middle, y), key, 34, PAPER if key == found else INK, "mm")
        if place:
            canvas.line([(left + KEY_WIDTH * place, y - 33), (left + KEY_WIDTH * place, y + 33)], RULE, 2)


def _chain(canvas: Canvas, left: Point, right: Point) -> None:
    reach = KEY_WIDTH * 1.5
    canvas.arrow((left[0] + reach + 3, left[1]), (right[0] - reach - 3, right[1]), GREY, 2.5, 12)


def draw_architecture(canvas: Canvas) -> None:
    canvas.text((60, 44), "Where a request goes", 38)
    canvas.text((60, 96), "most of them turn back at the page cache", 28, GREY)
    canvas.box((760, 170, 1080, 660), WASH, RULE, radius=12)
    canvas.text((790, 192), "Worker, one of two", 28, GREY)
    _part(canvas, (60, 256, 280, 376), "Browser", "keeps the ETag")
    _part(canvas, (400, 256, 640, 376), "Proxy", "TLS, HTTP/2")
    _part(canvas, (790, 256, 1050, 376), "Page cache", "bytes, ready", CINNABAR)
    _part(canvas, (790, 500, 1050, 620), "Flask", "queries, renders")
    _part(canvas, (1160, 500, 1340, 620), "MariaDB", "InnoDB")
    _part(canvas, (400, 500, 640, 620), "Media folder", "by content hash")
    canvas.arrow((280, 316), (397, 316))
    canvas.arrow((640, 316), (786, 316), CINNABAR, 5, 20)
    canvas.arrow((920, 376), (920, 497))
    canvas.arrow((1050, 560), (1157, 560))
    canvas.arrow((520, 376), (520, 497))
    canvas.text((700, 296), "pages", 28, CINNABAR, "ms")
    canvas.text((936, 436), "miss", 28, GREY, "lm")
    canvas.text((536, 436), "/media/", 28, GREY, "lm")


def _part(canvas: Canvas, box: Box, name: str, note: str, edge: Colour = INK) -> None:
    left, top, right, bottom = box
    canvas.box(box, PAPER, edge, 4 if edge == CINNABAR else 3, radius=8)
    middle = (left + right) / 2
    canvas.text((middle, (top + bottom) / 2 - 18), name, 34, edge, "mm")
    canvas.text((middle, (top + bottom) / 2 + 24), note, 26, GREY, "mm")


def draw_bigram_index(canvas: Canvas) -> None:
    canvas.text((60, 44), "A bigram index", 38)
    canvas.text((60, 96), "text without spaces, cut into overlapping pairs", 28, GREY)
    for place, letter in enumerate("ABCD"):
        left = 90.0 + place * 120
        canvas.box((left, 180, left + 104, 284), PAPER, INK, 3)
        canvas.text((left + 52, 232), letter, 52, INK, "mm")
    for place, pair in enumerate(("AB", "BC", "CD")):
        _brace(canvas, 150 + place * 120, 306 + place % 2 * 26, pair, pair != "AB")
    for row, (pair, articles) in enumerate(
        (("AB", "3, 17"), ("BC", "3, 8, 17, 40"), ("CD", "3, 17, 29, 40"))
    ):
        _posting(canvas, 180 + row * 84, pair, articles, row > 0)
    canvas.arrow((585, 294), (690, 294), GREY, 3)
    canvas.line([(60, 470), (1340, 470)], RULE, 2.5)
    canvas.text((60, 528), "a search for  B C D", 32, INK, "lm")
    canvas.text((720, 528), "BC and CD:  articles 3, 17, 40", 32, CINNABAR, "lm")
    canvas.arrow((400, 528), (690, 528), CINNABAR, 4, 18)


def _brace(canvas: Canvas, left: float, y: float, pair: str, sought: bool) -> None:
    colour = CINNABAR if sought else GREY
    canvas.line([(left, y - 6), (left, y + 12), (left + 104, y + 12), (left + 104, y - 6)], colour, 4)
    canvas.text((left + 52, y + 26), pair, 34, colour, "ma")


def _posting(canvas: Canvas, top: float, pair: str, articles: str, sought: bool) -> None:
    canvas.box((720, top, 840, top + 68), CINNABAR if sought else tint(GREY, 0.3), radius=6)
    canvas.text((780, top + 34), pair, 36, PAPER if sought else INK, "mm")
    canvas.box((852, top, 1340, top + 68), WASH, radius=6)
    canvas.text((880, top + 34), articles, 34, INK, "lm")


# Range of code points, an example, and its bytes with x where the number's bits go.
UTF8_FORMS = (
    ("up to 7F", "U+0041", "0xxxxxxx"),
    ("up to 7FF", "U+00E9", "110xxxxx 10xxxxxx"),
    ("up to FFFF", "U+675F", "1110xxxx 10xxxxxx 10xxxxxx"),
    ("up to 10FFFF", "U+1F33E", "11110xxx 10xxxxxx 10xxxxxx 10xxxxxx"),
)


def draw_utf8_bytes(canvas: Canvas) -> None:
    canvas.text((60, 44), "One to four bytes", 38)
    canvas.text((60, 96), "red bits say how long the character is; the others hold its number", 28, GREY)
    for row, (limit, example, layout) in enumerate(UTF8_FORMS):
        y = 170 + row * 102
        canvas.text((60, y + 20), example, 32, INK, "lm")
        canvas.text((60, y + 56), limit, 26, GREY, "lm")
        bits = iter(format(int(example[2:], 16), f"0{layout.count('x')}b"))
        for place, byte in enumerate(layout.split()):
            _byte(canvas, (262 + place * 274, y), byte, [next(bits) if bit == "x" else bit for bit in byte])


def _byte(canvas: Canvas, at: Point, layout: str, bits: Sequence[str]) -> None:
    left, top = at
    canvas.box((left - 3, top - 3, left + 259, top + 73), None, RULE, 2.5, radius=8)
    for place, (form, bit) in enumerate(zip(layout, bits, strict=True)):
        x = left + place * 32
        fixed = form != "x"
        canvas.box((x + 1, top + 2, x + 31, top + 68), CINNABAR if fixed else WASH, radius=3)
        canvas.text((x + 16, top + 35), bit, 30, PAPER if fixed else INK, "mm")
