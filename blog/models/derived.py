"""State that follows from other state, kept by session events in the transaction that changes its source.

So ``Article(title=…)``, ``article.tags.append(tag)`` and ``commit()`` are enough everywhere, in a shell too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, event, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.lib import clock, counting, excerpts, markdown, names, readings
from blog.lib.xml_text import holdable
from blog.models import derived_files, derived_lists, redirect, tag_search, translation
from blog.models.article import PUBLISHED, SCHEDULED, Article
from blog.models.page_change import touch
from blog.models.redirect import Redirect
from blog.models.search import document
from blog.models.site import Site
from blog.models.sources import DUE
from blog.models.tag import READING_LIMIT, Tag

NO_LOAD = PassiveFlag.PASSIVE_NO_INITIALIZE
# Two or three lines of a list on a phone.
SUMMARY_WIDTH = 150
SCHEDULE_CHANGED, RESPELLED = "schedule_changed", "respelled_tags"


def listen() -> None:
    """Attach the rules of this module to every session."""
    event.listen(Session, "before_flush", _before_flush)
    event.listen(Session, "after_flush", _after_flush)
    event.listen(Session, "after_transaction_end", derived_lists.after_transaction)


def derive_texts(article: Article) -> None:
    """Set what follows from an article's title, excerpt, body and the language that its author chose.

    The title itself loses what no page or feed can hold, however it came to be stored.
    """
    if (title := holdable(article.title or "")) != (article.title or ""):
        article.title = title
    body_html, plain, opening = markdown.read(article.body or "", article.chosen_language or "")
    article.body_html = body_html
    article.summary = holdable((article.excerpt or "").strip()) or excerpts.excerpt(
        opening or plain, SUMMARY_WIDTH
    )
    article.language = article.chosen_language or excerpts.language_of(f"{article.title} {plain}")
    article.reading_minutes = counting.reading_minutes(plain)


def derive_place(article: Article) -> None:
    """Set where an article stands in readers' lists, and what goes with that: a pin, a series, a day in the trash."""
    if article.is_public and article.published_at is None:
        article.published_at = clock.now()
    is_listed = article.state == PUBLISHED and article.translation_of_id is None and not article.is_page
    article.listed_at = article.published_at if is_listed else None
    if article.listed_at is None and article.pinned_at:
        article.pinned_at = None
    if article.is_page and article.series_id:
        article.series_id = None
    if article.is_trashed is not bool(article.trashed_at):
        article.trashed_at = clock.now() if article.is_trashed else None


def derive_next_due(session: Session) -> None:
    """Set the moment at which the next scheduled article is due."""
    Site.derive_next_due(session, Article.next_due())
    touch(session, [DUE])


def _before_flush(session: Session, context: UOWTransaction, instances: Any) -> None:
    with session.no_autoflush:
        _derive_pairs(session)
        changed = _changed(session)
        for item in changed:
            if isinstance(item, Article):
                _derive_article(session, item, changed)
            else:
                _derive_tag(session, item, changed)
        derived_lists.before_flush(session, changed, session.deleted)
    session.info[RESPELLED] = [item for item in changed if isinstance(item, Tag) and _is_respelled(item)]
    scheduled = (item for item in [*changed, *session.deleted] if isinstance(item, Article))
    session.info[SCHEDULE_CHANGED] = any(_touches_schedule(article) for article in scheduled)


def _derive_pairs(session: Session) -> None:
    """Originals and translations first: what follows changes other articles, and asks for languages."""
    articles = [item for item in _changed(session) if isinstance(item, Article)]
    for article in articles:
        if article in session.new or _was_set(article, "title", "excerpt", "body", "chosen_language"):
            derive_texts(article)
    translation.before_flush(session, articles, [one for one in session.deleted if isinstance(one, Article)])


def _changed(session: Session) -> list[Article | Tag]:
    dirty = (item for item in session.dirty if _is_changed_itself(item))
    return [item for item in [*session.new, *dirty] if isinstance(item, Article | Tag)]


def _is_changed_itself(item: object) -> bool:
    """False for a tag that was merely given to articles."""
    if not isinstance(item, Tag):
        return True
    state = inspect(item)
    return not set(state.mapper.attrs.keys()) - state.unmodified <= {"articles"}


def _after_flush(session: Session, context: UOWTransaction) -> None:
    derived_lists.after_flush(session)
    derived_files.follow(session)
    document.follow(session)
    tag_search.index(session, session.info.pop(RESPELLED, []))
    if session.info.pop(SCHEDULE_CHANGED, False):
        derive_next_due(session)


def _derive_article(session: Session, article: Article, changed: list[Article | Tag]) -> None:
    derive_place(article)
    if not article.slug:
        article.slug = Article.slug_for(session, article.title, taken=_slugs_of(Article, changed))
    former = _former(article, "slug")
    dated = article.published_at or _former(article, "published_at")
    # A date that is taken away takes the knowledge along that the address was public: it is written down now.
    if dated and (former or article.published_at is None):
        _lead_on(session, redirect.ARTICLE, former or article.slug, article_id=article.id)
    if former:
        _forget(session, redirect.ARTICLE, article.slug)


def _derive_tag(session: Session, tag: Tag, changed: list[Article | Tag]) -> None:
    derive_names(tag)
    if tag in session.new or _was_set(tag, "description"):
        tag.description_html = markdown.render(tag.description or "")
    if not tag.slug:
        tag.slug = Tag.slug_for(session, tag.name, taken=_slugs_of(Tag, changed))
    former = _former(tag, "slug")
    if former:
        _lead_on(session, redirect.TAG, former, tag_id=tag.id)
    if former or tag in session.new:
        _forget(session, redirect.TAG, tag.slug)


def derive_names(tag: Tag) -> None:
    """Set what follows from a tag's names."""
    tag.translations = tag.translations or {}
    tag.name_key = names.name_key(tag.name)
    if not tag.reading or _was_set(tag, "name"):
        tag.reading = readings.sort_reading(tag.name)[:READING_LIMIT]
    if not tag.id or _was_set(tag, "name", "translations"):
        tag.spell(tag.aliases)


def _is_respelled(tag: Tag) -> bool:
    return not tag.id or _was_set(tag, "name", "translations", "spellings")


def _slugs_of(kind: type, items: Iterable[Article | Tag]) -> list[str]:
    """Slugs given in this same flush, which the database can't know yet."""
    return [item.slug for item in items if isinstance(item, kind) and item.slug]


def _was_set(item: Article | Tag, *attributes: str) -> bool:
    return any(get_history(item, name, NO_LOAD).has_changes() for name in attributes)


def _former(item: Article | Tag, attribute: str) -> Any:
    """The stored value that this flush replaces, or None."""
    history = get_history(item, attribute, NO_LOAD)
    return history.deleted[0] if history.added and history.deleted else None


def _touches_schedule(article: Article) -> bool:
    now_or_before = {article.state, _former(article, "state")}
    return SCHEDULED in now_or_before


def _lead_on(session: Session, kind: str, slug: str, **target: int) -> None:
    _forget(session, kind, slug)
    session.add(Redirect(kind=kind, slug=slug, **target))


def _forget(session: Session, kind: str, slug: str) -> None:
    """A slug in use leads nowhere else."""
    session.execute(delete(Redirect).where(Redirect.kind == kind, Redirect.slug == slug))
