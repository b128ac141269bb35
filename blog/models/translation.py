"""Translations: articles that say in another language what another article, their original, says.

``article.translation_of_id = original.id`` and ``commit()`` are enough, in a shell too: session events keep what this
module says. Readers' lists hold originals alone, and a translation has no tags, pin or series of its own; it is a page
where its original is one. An original is never less visible than its translations: where it would be, one of them
becomes the original.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session, defer, load_only
from sqlalchemy.orm.attributes import flag_modified, get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.models.article import Article
from blog.models.publishing import visibility_in
from blog.models.user import User

# Why an article can't be a translation of another.
ITSELF, OF_TRANSLATION, OF_ANOTHER, HAS_OWN = "itself", "of translation", "of another", "has own"
SAME_LANGUAGE, TAKEN, AHEAD = "same language", "taken", "ahead"

# Tags may be appended to a collection that was never loaded.
_NO_LOAD = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS
_NEVER = datetime.max.replace(tzinfo=UTC)


class NotATranslation(Exception):
    """An article can't be a translation of another; ``reason`` is one of those above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_same_language(one: str, other: str) -> bool:
    """Whether readers of the one read the other: what stands behind the first hyphen is a way of writing."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def check(session: Session, article: Article, original: Article) -> None:
    """Raise NotATranslation unless ``article`` may be a translation of ``original``. Locks the other translations."""
    if article is original:
        raise NotATranslation(ITSELF)
    if original.translation_of_id is not None:
        raise NotATranslation(OF_TRANSLATION)
    if _stored_original(article) not in {None, original.id}:
        raise NotATranslation(OF_ANOTHER)
    others = [one for one in _translations(session, {article.id, original.id}) if one is not article]
    if any(one.translation_of_id == article.id for one in others):
        raise NotATranslation(HAS_OWN)
    if is_same_language(article.language, original.language):
        raise NotATranslation(SAME_LANGUAGE)
    if any(is_same_language(article.language, one.language) for one in others):
        raise NotATranslation(TAKEN)
    if article.visibility > original.visibility:
        raise NotATranslation(AHEAD)


def versions_of(session: Session, article: Article) -> list[Article]:
    """The original and its translations in whatever state, by title and state alone, the original first.

    Empty where the article stands alone.
    """
    root = article.translation_of_id or article.id
    shown = load_only(
        Article.title,
        Article.slug,
        Article.state,
        Article.language,
        Article.author_id,
        Article.translation_of_id,
        Article.is_page,
    )
    found = select(Article).where(Article.translation_of_id == root).options(shown).order_by(Article.id)
    translations = session.scalars(found).all()
    if not translations:
        return []
    original = article if root == article.id else session.get_one(Article, root, options=[shown])
    return [original, *translations]


def version_in(session: Session, article: Article, language: str) -> Article | None:
    """The other version of the article that is in that language already."""
    others = (one for one in versions_of(session, article) if one is not article)
    return next((one for one in others if is_same_language(one.language, language)), None)


def begun(session: Session, original: Article, language: str, author: User) -> Article:
    """A draft in that language with the texts of the original, not stored yet. Raises NotATranslation."""
    made = Article(language=language, translation_of_id=original.id, is_page=original.is_page)
    check(session, made, original)
    for name in ("title", "body", "excerpt", "cover", "cover_alt"):
        setattr(made, name, getattr(original, name))
    made.slug = Article.slug_for(session, f"{original.slug} {language.partition('-')[0]}")
    made.chosen_language, made.author_id = language, author.id
    return made


# -- kept by session events


def before_flush(session: Session, changed: Sequence[Article], deleted: Sequence[Article]) -> None:
    """Do what follows from pairs that were made or parted, and from states that changed. Changes other articles too."""
    for article in changed:
        if get_history(article, "translation_of_id").has_changes():
            _join_or_part(session, article)
        elif article.translation_of_id is not None:
            _drop_tags_given(article)
            _keep_kind(article)
    _hand_down_kind(session, changed)
    if concerned := _concerned(session, changed, deleted):
        _settle(session, concerned)


def _join_or_part(session: Session, article: Article) -> None:
    _keep_time(session, article)
    if article.translation_of_id is not None:
        for original in _read(session, Article.id == article.translation_of_id):
            check(session, article, original)
            article.is_page = original.is_page
        _drop_own(article)
    elif (former := _stored_original(article)) is not None and not article.tags:
        for original in _read(session, Article.id == former):
            _copy_tags(session, original, article)


def _concerned(session: Session, changed: Iterable[Article], deleted: Iterable[Article]) -> set[int]:
    """The ids of originals that go, or may be less visible now than one of their translations."""
    found = {article.id for article in deleted if article.translation_of_id is None}
    for article in changed:
        states = get_history(article, "state", _NO_LOAD)
        if not states.has_changes():
            continue
        if article.translation_of_id is not None:
            found |= {article.translation_of_id} if article.visibility else set()
        elif article.id and any(visibility_in(state) > article.visibility for state in states.deleted):
            found.add(article.id)
    return found


def _settle(session: Session, original_ids: Collection[int]) -> None:
    translations = [one for one in _translations(session, original_ids) if one.id]
    held = {one.translation_of_id for one in translations}
    for original in _read(session, Article.id.in_(sorted(held))) if held else ():
        own = [one for one in translations if one.translation_of_id == original.id]
        heir = min(own, key=lambda one: (-one.visibility, one.published_at or _NEVER, one.id))
        if original in session.deleted or heir.visibility > original.visibility:
            _hand_over(session, original, heir, own)


def _hand_over(session: Session, original: Article, heir: Article, own: Iterable[Article]) -> None:
    """Have ``heir`` be what the original was: that and the other translations become its own."""
    for article in {original, *own}:
        _keep_time(session, article)
    heir.translation_of_id = None
    heir.pinned_at = original.pinned_at
    heir.series_id, heir.series_place = original.series_id, original.series_place
    _copy_tags(session, original, heir)
    for article in {original, *own} - {heir, *session.deleted}:
        article.translation_of_id = heir.id
    if original not in session.deleted:
        _drop_own(original)


def _copy_tags(session: Session, original: Article, article: Article) -> None:
    article.tags = [tag for tag in original.tags if tag not in session.deleted]
    article.tag_order = original.tag_order


def _drop_own(article: Article) -> None:
    """A pin goes with the place in lists, a place in a series with the series."""
    article.tags, article.tag_order, article.series_id = [], None, None


def _drop_tags_given(article: Article) -> None:
    """Whoever gave a translation tags, or a series, did not know what it is."""
    if article.series_id is not None:
        article.series_id = None
    if article.__dict__.get("tags") or get_history(article, "tags", _NO_LOAD).has_changes():
        article.tags = []


def _keep_kind(article: Article) -> None:
    """Whether a translation is a page is said of its original."""
    for was in get_history(article, "is_page", _NO_LOAD).deleted:
        article.is_page = was


def _hand_down_kind(session: Session, changed: Iterable[Article]) -> None:
    """Translations of what became a page are pages now, and the other way round."""
    turned = {one.id: one for one in changed if one.id and one.translation_of_id is None and _is_turned(one)}
    for translation in _translations(session, turned) if turned else ():
        original = turned[translation.translation_of_id or 0]
        _keep_time(session, translation)
        translation.is_page = original.is_page


def _is_turned(article: Article) -> bool:
    return get_history(article, "is_page", _NO_LOAD).has_changes()


def _keep_time(session: Session, article: Article) -> None:
    """What it says does not change by this, so neither does its time of change, which may have to be read first."""
    state = inspect(article)
    set_ = set(state.mapper.column_attrs.keys()) - state.unmodified - {"translation_of_id"}
    is_changed = any(get_history(article, name, _NO_LOAD).has_changes() for name in set_)
    if state.persistent and not is_changed and article.updated_at:
        flag_modified(article, "updated_at")


def _stored_original(article: Article) -> int | None:
    history = get_history(article, "translation_of_id")
    stored: list[Any] = [*history.deleted, *history.unchanged]
    return stored[0] if stored else None


def _translations(session: Session, original_ids: Collection[int]) -> list[Article]:
    """The translations of these articles as this session would store them, locked."""
    ids = sorted(one for one in original_ids if one is not None)
    stored = _read(session, Article.translation_of_id.in_(ids)) if ids else []
    pending = [one for one in (*session.new, *session.dirty) if isinstance(one, Article)]
    every = dict.fromkeys([*stored, *pending])
    return [one for one in every if one.translation_of_id in ids and one not in session.deleted]


def _read(session: Session, which: ColumnElement[bool]) -> Sequence[Article]:
    """Articles without their texts, as they are now, which nobody else changes until this transaction ends."""
    texts = (defer(text) for text in (Article.body, Article.body_html, Article.excerpt))
    found = select(Article).where(which).options(*texts).order_by(Article.id)
    return session.scalars(found.with_for_update()).all()
