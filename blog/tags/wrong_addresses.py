"""Answers to addresses of tags that lead nowhere: what is wrong with them, and what may be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask import abort, make_response, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from blog.extensions import db
from blog.lib.expressions import TERMS_LIMIT, Malformed
from blog.models import Tag, tag_search
from blog.models.tag_lookup import Reading, TooManyParts, Unresolved, look_up, names_with_signs, read
from blog.models.tag_use import uses_of
from blog.tags.wording import mistake_in, words_of

NEAREST = 8
SHOWN_LIMIT = 200  # characters of an address that is shown again


def wrong_address(typed: str, problem: Malformed | Unresolved) -> Response:
    """The page that says what is wrong with the address ``typed`` and leads on from it."""
    if isinstance(problem, TooManyParts):
        return _parts_of(typed, problem)
    if isinstance(problem, Malformed):
        return _malformed(typed, problem)
    return _without_tags(typed, problem)


def status_of(problem: Malformed | Unresolved) -> int:
    """400 for what is no expression, 404 for tags that never were, 410 for deleted ones alone."""
    if isinstance(problem, Malformed):
        return 400
    return 404 if problem.unknown else 410


def _parts_of(typed: str, mistake: TooManyParts) -> Response:
    """What tags were split into where no address holds it all: 300 for one tag, 400 for an expression with it."""
    ids = [tag.id for tags in mistake.parts.values() for tag in tags]
    uses = dict(db.session.execute(uses_of(ids)).all())
    parts = {word: [tag for tag in tags if uses.get(tag.id)] for word, tags in mistake.parts.items()}
    if not mistake.alone:
        return _page(400, typed, [mistake_in(mistake)], parts=parts)
    if not any(parts.values()):
        abort(404)
    return _page(300, typed, [_("This tag was split into these.")], parts=parts)


def _malformed(typed: str, mistake: Malformed) -> Response:
    """400; names that hold signs of expressions, such as C++, are what is wrong if it can be read without them."""
    named = names_with_signs(db.session(), typed)
    advice = [
        _("In an address, “%(name)s” is written %(slug)s.", name=name, slug=tag.slug)
        for name, tag in named.items()
    ]
    meant = _read_with(typed, named)
    return _page(400, typed, advice if meant else [mistake_in(mistake), *advice], meant=meant)


def _read_with(typed: str, named: Mapping[str, Tag]) -> Reading | None:
    text = typed
    for name, tag in named.items():
        text = text.replace(name, tag.slug)
    try:
        return read(db.session(), text) if named else None
    except (Malformed, Unresolved):
        return None


def _without_tags(typed: str, missing: Unresolved) -> Response:
    """404 with what may be meant; 410 for deleted tags alone, with what is left without them."""
    near = {
        word: tag_search.nearest(db.session(), word, NEAREST) for word in (*missing.unknown, *missing.gone)
    }
    meant = missing.mended(_guessed(missing, near)) if missing.unknown else None
    left = missing.mended()
    # The nearest of a single tag stands in the list already.
    if meant and (meant == left or (meant.expression.single and len(missing.typed.terms) == 1)):
        meant = None
    alike = list(dict.fromkeys(tag for tags in near.values() for tag in tags))[:NEAREST]
    return _page(status_of(missing), typed, _missing(missing), near=alike, meant=meant, left=left)


def _guessed(missing: Unresolved, near: Mapping[str, Sequence[Tag]]) -> dict[str, list[Tag]]:
    """What each unknown word may stand for: the tags with spaces between them, or the nearest that isn't said yet."""
    said = {tag for tags in missing.found.values() for tag in tags}
    others = {word: [tag for tag in near[word] if tag not in said][:1] for word in missing.unknown}
    return {word: _spaced(word) or other for word, other in others.items()}


def _spaced(word: str) -> list[Tag]:
    """The tags of `python mysql`, if that is what it holds."""
    pieces = word.split()
    if not 1 < len(pieces) <= TERMS_LIMIT:
        return []
    found = look_up(db.session(), pieces).found
    single = [found[piece][0] for piece in pieces if len(found.get(piece, ())) == 1]
    return single if len(single) == len(pieces) else []


def _missing(missing: Unresolved) -> list[str]:
    advice = []
    if missing.unknown:
        advice.append(
            ngettext(
                "There is no tag “%(words)s”.",
                "There are no tags “%(words)s”.",
                len(missing.unknown),
                words=_quoted(missing.unknown),
            )
        )
    if missing.gone:
        advice.append(
            ngettext(
                "The tag “%(words)s” was deleted.",
                "The tags “%(words)s” were deleted.",
                len(missing.gone),
                words=_quoted(missing.gone),
            )
        )
    return advice


def _quoted(words: Sequence[str]) -> str:
    return str(_("”, “")).join(word[:SHOWN_LIMIT] for word in words)


def _page(
    status: int,
    typed: str,
    advice: Sequence[str],
    meant: Reading | None = None,
    left: Reading | None = None,
    near: Sequence[Tag] = (),
    parts: Mapping[str, Sequence[Tag]] = MappingProxyType({}),
) -> Response:
    """The page; its links to what is meant and to what is left say it in words."""
    links = {
        name: (str(reading.expression), words_of(reading)) if reading else None
        for name, reading in (("meant", meant), ("left", left))
    }
    words = {"status": status, "typed": typed[:SHOWN_LIMIT], "advice": advice}
    html = render_template("tags/wrong_address.html", **words, **links, near=near, parts=parts)
    return make_response(html, status)
