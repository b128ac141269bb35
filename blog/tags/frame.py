"""What stands around the list on the pages of an expression: made once, and the same on each of them."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from blog.extensions import db
from blog.lib.html_text import running_text
from blog.models import sources
from blog.models.archive import Archive
from blog.models.tag_address import TagAddress
from blog.models.tag_facts import TagFacts
from blog.models.tag_label import labels_of
from blog.tags.about import About
from blog.tags.narrowing import choices, chosen
from blog.tags.wording import period_names, phrases, words_of
from blog.web.language import page_language
from blog.web.made_from import made_from
from blog.web.metadata import Crumb, Metadata, described, home_crumb
from blog.web.remembering import remembered
from blog.web.site import absolute_url

PARTS = ("links", "metadata", "head", "narrowing", "about", "feeds")


class Frame(NamedTuple):
    """The expression in words, and the HTML of ``templates/tags/_links.html`` and so on; some of it may be empty.

    ``is_unused``: it is a tag that no published article has, to which nobody is led.
    """

    title: str
    is_unused: bool
    links: Markup
    metadata: Markup
    head: Markup
    narrowing: Markup
    about: Markup
    feeds: Markup


def frame_of(found: TagAddress, archive: Archive) -> Frame:
    """Return the frame of the pages of what the address says, whose articles are ``archive``."""
    key = ("tag frame", request.script_root, str(found.expression), page_language())
    return remembered(key, lambda: _made(found, archive))


def _made(found: TagAddress, archive: Archive) -> Frame:
    narrowing = archive.narrowing()
    counts = chosen(found, narrowing)
    facts = TagFacts.of(db.session(), found.single.id) if found.single else None
    tag_ids = [*(tag_id for tag_id, _count in counts), *(facts.relatives if facts else ())]
    names = labels_of(db.session(), tag_ids)
    made_from(*found.sources, *map(sources.tag, tag_ids))
    size = narrowing.counted if archive.size is None else archive.size
    title, is_unused = words_of(found), found.single is not None and not size
    about = About.of(found.single, facts, names) if found.single and facts else None
    words = {
        "expression": found.expression,
        "tags": found.tags,
        "tag": found.single,
        "title": title,
        "phrases": phrases(found.expression) if not found.single else (),
        "size": size,
        "exact": archive.size is not None or narrowing.complete,
        "is_unused": is_unused,
        "choices": choices(found, narrowing, counts, names),
        "counted": None if narrowing.complete else narrowing.counted,
        "about": about,
        "metadata": _metadata(found, title, about.description_html if about else ""),
        "period_name": period_names(),
    }
    parts = (Markup(render_template(f"tags/_{name}.html", **words)) for name in PARTS)  # noqa: S704
    return Frame(title, is_unused, *parts)


def _metadata(found: TagAddress, title: str, description_html: str) -> Metadata:
    address = absolute_url("tags.show", slug=str(found.expression))
    description = running_text(description_html) or _("Articles: %(tags)s.", tags=title)
    crumbs = [home_crumb(), Crumb(_("Tags"), absolute_url("tags.index"))] if found.single else []
    return described(title, description, address, crumbs=crumbs)
