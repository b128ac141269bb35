"""Which articles show an upload: derived from the addresses in their texts and from their covers.

What tags, authors and the site show is looked up where somebody asks: these are few.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, load_only
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.lib.media_names import ADDRESS, named_in
from blog.models.article import Article
from blog.models.draft import Draft
from blog.models.operation import Operation
from blog.models.revision import Revision
from blog.models.site import Site
from blog.models.tag import Tag
from blog.models.upload import Upload, ids_named, upload_use
from blog.models.user import User

NO_LOAD = PassiveFlag.PASSIVE_NO_INITIALIZE
BATCH = 100  # articles with their texts
_USE = upload_use.c


def follow(session: Session) -> None:
    """Write down what the articles of a flush show, where that is something else than before."""
    made, changed = {}, {}
    for article in (item for item in session.new if isinstance(item, Article)):
        if names := _named(article.body or "", article.cover or ""):
            made[article.id] = names
    for article in (item for item in session.dirty if isinstance(item, Article)):
        if _shows_others(article):
            changed[article.id] = _named(_body_of(session, article), article.cover)
    _write(session, made, changed)


def uses_after(session: Session, last_id: int) -> list[int]:
    """Derive what the next articles show again and return their ids; empty when there are none."""
    following = select(Article.id, Article.body, Article.cover).where(Article.id > last_id)
    rows = session.execute(following.order_by(Article.id).limit(BATCH)).all()
    _write(session, {}, {article_id: _named(body, cover) for article_id, body, cover in rows})
    return [article_id for article_id, *_ in rows]


def users_of(upload: Upload) -> Select[int]:
    """The ids of the articles that show it."""
    return select(_USE.article_id).where(_USE.upload_id == upload.id).order_by(_USE.article_id)


def titles_of(article_ids: Collection[int]) -> Select[Article]:
    """These articles in any state, by what tells who may know of them, the last changed first."""
    columns = load_only(*(Article.title, Article.slug, Article.state, Article.author_id, Article.is_page))
    found = select(Article).where(Article.id.in_(article_ids)).options(columns)
    return found.order_by(Article.updated_at.desc(), Article.id)


def is_in_article() -> ColumnElement[bool]:
    """Whether an article shows the upload that is asked for."""
    return exists().where(_USE.upload_id == Upload.id)


def covered_by(upload: Upload) -> Select[Tag]:
    """The tags whose cover it is."""
    return select(Tag).where(Tag.cover == upload.name).order_by(Tag.id)


def tags_showing(upload: Upload) -> Select[Tag]:
    """The tags that show it, as their cover or in their description."""
    return select(Tag).where(_is_shown_by_tag([upload])).order_by(Tag.id)


def portrays(upload: Upload) -> Select[User]:
    """The authors whose picture it is."""
    return select(User).where(User.avatar == upload.name).order_by(User.id)


def sites_marked_by(upload: Upload) -> Select[Site]:
    """The site, if this is its logo."""
    return select(Site).where(Site.logo == upload.name)


def shown_besides_articles(session: Session, uploads: Sequence[Upload]) -> set[int]:
    """The ids of those that a tag, an author or the site shows.

    No index holds that: it reads every tag and every user, once for all of them.
    """
    if not uploads:
        return set()
    found = session.execute(_shown_in_few_places(uploads)).all()
    names = {name.casefold() for name, _ in found}
    texts = "\n".join(description for _, description in found).casefold()
    return {
        upload.id
        for upload in uploads
        if upload.name.casefold() in names or _stem(upload).casefold() in texts
    }


def is_named_anywhere(session: Session, upload: Upload) -> bool:
    """Whether any text that is kept names it: articles, their revisions, what somebody is typing, tags, authors, the
    site, and what operations can bring back.

    This reads all of them, so only commands ask.
    """
    stem = _stem(upload)
    kept = (
        (Article.body, Article.cover),
        (Revision.body,),
        (Draft.fields,),
        (Tag.description, Tag.cover),
        (User.avatar,),
        (Site.logo,),
        (Operation.record,),
    )
    asked = [
        select(literal(1)).where(
            or_(*(cast(column, String).contains(stem, autoescape=True) for column in columns))
        )
        for columns in kept
    ]
    return session.execute(union_all(*asked).limit(1)).first() is not None


def _shown_in_few_places(uploads: Sequence[Upload]) -> CompoundSelect[str, str]:
    """The names of files that are shown as they are, and the texts that show some."""
    names, none = [upload.name for upload in uploads], literal("")
    return union_all(
        select(Tag.cover, Tag.description).where(_is_shown_by_tag(uploads)),
        select(User.avatar, none).where(User.avatar.in_(names)),
        select(Site.logo, none).where(Site.logo.in_(names)),
    )


def _is_shown_by_tag(uploads: Sequence[Upload]) -> ColumnElement[bool]:
    in_text = or_(*(Tag.description.contains(_stem(upload), autoescape=True) for upload in uploads))
    # Few descriptions show any file, and in those that don't dozens of names are not looked for.
    shows_files = Tag.description.contains(ADDRESS, autoescape=True)
    return or_(Tag.cover.in_([upload.name for upload in uploads]), and_(shows_files, in_text))


def _stem(upload: Upload) -> str:
    """What the names of all its sizes begin with."""
    return upload.name.rpartition(".")[0]


def _shows_others(article: Article) -> bool:
    """Whether what it shows may have changed; a text that was set without having been read may show anything."""
    body, cover = get_history(article, "body", NO_LOAD), get_history(article, "cover", NO_LOAD)
    if cover.has_changes() or not body.has_changes():
        return cover.has_changes()
    return not body.deleted or _named(body.deleted[0], "") != _named(article.body or "", "")


def _body_of(session: Session, article: Article) -> str:
    """Its text, which lists don't load."""
    if "body" in article.__dict__:
        return article.body or ""
    return session.scalar(select(Article.body).where(Article.id == article.id)) or ""


def _named(body: str, cover: str) -> frozenset[str]:
    """The names of uploads in a text, and the one of a cover, with or without the folder before it."""
    return frozenset([*named_in(body), *named_in(ADDRESS + cover.removeprefix(ADDRESS))])


def _write(
    session: Session, made: Mapping[int, frozenset[str]], changed: Mapping[int, frozenset[str]]
) -> None:
    """Have the rows of these articles say what they show; those just ``made`` have none yet."""
    wanted = {**made, **changed}
    names = frozenset().union(*wanted.values())
    ids = {name: upload_id for upload_id, name in session.execute(ids_named(names))} if names else {}
    now = {(article_id, ids[name]) for article_id, shown in wanted.items() for name in shown if name in ids}
    before = _rows_of(session, changed)
    for article_id in {article_id for article_id, _ in before - now}:
        gone = sorted(upload_id for owner, upload_id in before - now if owner == article_id)
        session.execute(delete(upload_use).where(_USE.article_id == article_id, _USE.upload_id.in_(gone)))
    if new := sorted(now - before):
        rows = [{"article_id": article_id, "upload_id": upload_id} for article_id, upload_id in new]
        session.execute(insert(upload_use), rows)


def _rows_of(session: Session, articles: Mapping[int, object]) -> set[tuple[int, int]]:
    if not articles:
        return set()
    rows = select(_USE.article_id, _USE.upload_id).where(_USE.article_id.in_(sorted(articles)))
    return {(article_id, upload_id) for article_id, upload_id in session.execute(rows)}
