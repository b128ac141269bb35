"""What shows an upload. Which articles and tags do is derived (``derived_files.py``).

What authors and the site show is looked up where somebody asks: these are few.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, String, cast, exists, literal, or_, select, union_all
from sqlalchemy.orm import Session, load_only

from blog.models.article import Article
from blog.models.draft import Draft
from blog.models.operation import Operation
from blog.models.revision import Revision
from blog.models.site import Site
from blog.models.tag import Tag
from blog.models.upload import Upload, tag_upload_use, upload_use
from blog.models.user import User

_USE, _TAG_USE = upload_use.c, tag_upload_use.c


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


def is_in_tag() -> ColumnElement[bool]:
    """Whether a tag shows the upload that is asked for."""
    # Not EXISTS, for which the server may read all that tags show.
    return (
        select(_TAG_USE.tag_id).where(_TAG_USE.upload_id == Upload.id).limit(1).scalar_subquery().is_not(None)
    )


def tags_showing(upload: Upload) -> Select[Tag]:
    """The tags that show it, as their cover or in their description."""
    found = select(Tag).join(tag_upload_use, _TAG_USE.tag_id == Tag.id)
    return found.where(_TAG_USE.upload_id == upload.id).order_by(_TAG_USE.tag_id)


def covered_by(upload: Upload) -> Select[Tag]:
    """The tags whose cover it is."""
    return tags_showing(upload).where(Tag.cover == upload.name)


def portrays(upload: Upload) -> Select[User]:
    """The authors whose picture it is."""
    return select(User).where(User.avatar == upload.name).order_by(User.id)


def sites_marked_by(upload: Upload) -> Select[Site]:
    """The site, if this is its logo."""
    return select(Site).where(Site.logo == upload.name)


def shown_by_people_or_site(session: Session, uploads: Sequence[Upload]) -> set[int]:
    """The ids of those that an author or the site shows. It reads every user, once for all of them."""
    names = [upload.name for upload in uploads]
    if not names:
        return set()
    shown = union_all(
        select(User.avatar).where(User.avatar.in_(names)), select(Site.logo).where(Site.logo.in_(names))
    )
    found = {name.casefold() for name in session.scalars(shown)}
    return {upload.id for upload in uploads if upload.name.casefold() in found}


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


def _stem(upload: Upload) -> str:
    """What the names of all its sizes begin with."""
    return upload.name.rpartition(".")[0]
