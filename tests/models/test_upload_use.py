"""Where a file is named, and one file in the place of another."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.lib import clock
from blog.models import Operation, Revision, Site, Tag, User, upload_replacement
from blog.models.upload_replacement import CannotReplace, UploadReplacement
from blog.models.upload_use import is_named_anywhere
from tests.factories import make_article, make_tag, make_user
from tests.models.test_derived_files import shown, tag_uses, uses
from tests.uploads import make_upload


def test_one_file_takes_the_place_of_another_everywhere(session):
    editor = make_user(role="editor")
    old, new = make_upload(title="Old", alt="A lamp"), make_upload(title="New", width=700, height=500)
    first = make_article(body=f"![]({old.address})\n\n![](/media/{old.variants[0][3]})", cover=old.name)
    second = make_article(body=f"[x]({old.address}?y)")
    tag, described = make_tag(cover=old.name), make_tag(description=f"![]({old.address})")
    replacement = UploadReplacement(session(), old, new)
    changed = replacement.carry_out(editor, clock.now(), authors_publish=True)
    replacement.hand_words_on()
    session.commit()
    assert changed == 2
    assert (first.body, first.cover) == (f"![]({new.address})\n\n![]({new.address})", new.name)
    assert new.name in first.body_html
    history = session.scalars(
        select(Revision).where(Revision.article_id == first.id).order_by(Revision.number)
    ).all()
    assert [(old.name in one.body, one.user_id) for one in history] == [(True, None), (False, editor.id)]
    assert second.body == f"[x]({new.address}?y)"
    assert session.get(Tag, tag.id).cover == new.name
    assert uses() == shown((first, new), (second, new))
    assert tag_uses() == shown((tag, new), (described, old))
    assert (new.title, new.alt, bool(old.deleted_at)) == ("Old", "A lamp", True)


@pytest.mark.parametrize("state", ["published", "unlisted", "scheduled"])
def test_where_editors_publish_an_author_replaces_nothing_that_readers_see_or_will_see(session, state):
    ann, editor = make_user(), make_user(role="editor")
    old, new = make_upload(ann), make_upload(ann)
    draft = make_article(body=f"![]({old.address})", author=ann, published_at=None)
    article = make_article(body=f"![]({old.address})", author=ann)
    article.state = state
    session.commit()
    replacement = UploadReplacement(session(), old, new)
    with pytest.raises(CannotReplace) as cannot:
        replacement.carry_out(ann, clock.now(), authors_publish=False)
    assert cannot.value.reason == "published_articles"
    assert old.name in article.body
    assert old.name in draft.body
    assert replacement.carry_out(editor, clock.now(), authors_publish=False) == 2
    session.rollback()
    session.delete(article)
    session.commit()
    assert replacement.carry_out(ann, clock.now(), authors_publish=False) == 1


def test_covers_of_tags_are_replaced_by_editors_alone(session):
    ann, editor = make_user(), make_user(role="editor")
    old, new = make_upload(ann), make_upload(ann)
    tag = make_tag(cover=old.name)
    replacement = UploadReplacement(session(), old, new)
    with pytest.raises(CannotReplace) as cannot:
        replacement.carry_out(ann, clock.now(), authors_publish=True)
    assert (cannot.value.reason, tag.cover, old.deleted_at) == ("tags", old.name, None)
    replacement.carry_out(editor, clock.now(), authors_publish=True)
    assert tag.cover == new.name


@pytest.mark.parametrize("role", ["author", "editor", "admin"])
def test_portraits_and_the_logo_follow_a_file_as_far_as_they_are_ones_own_to_change(session, role):
    ann = make_user(role)
    old, new = make_upload(ann), make_upload(ann)
    ann.avatar, other = old.name, make_user(avatar=old.name)
    site = session.scalars(Site.row()).one()
    site.logo = old.name
    session.commit()
    UploadReplacement(session(), old, new).carry_out(ann, clock.now(), authors_publish=True)
    session.commit()
    assert session.get(User, ann.id).avatar == new.name
    assert (session.get(User, other.id).avatar == new.name) is (role != "author")
    assert (session.scalars(Site.row()).one().logo == new.name) is (role == "admin")


@pytest.mark.parametrize("reason", ["same", "other_kind", "too_many", "others_articles"])
def test_what_can_not_be_replaced_changes_nothing(session, reason, monkeypatch):
    monkeypatch.setattr(upload_replacement, "LARGEST", 1)
    ann, ben = make_user(), make_user()
    old, new = make_upload(ann), make_upload(ann)
    text = f"![]({old.address})"
    article = make_article(body=text, author=ben if reason == "others_articles" else ann)
    if reason == "same":
        new = old
    elif reason == "other_kind":
        new = make_upload(ann, kind="video/mp4")
    elif reason == "too_many":
        make_article(body=text, author=ann)
    with pytest.raises(CannotReplace) as cannot:
        UploadReplacement(session(), old, new).carry_out(ann, clock.now(), authors_publish=True)
    session.commit()
    assert cannot.value.reason == reason
    assert (article.body, old.deleted_at) == (text, None)


def test_any_text_that_is_kept_may_name_a_file(session):
    upload = make_upload()
    assert not is_named_anywhere(session(), upload)
    article = make_article()
    old = Revision(
        article_id=article.id, number=1, title="x", slug="x", body=f"/media/{upload.variants[0][3]}"
    )
    session.add(old)
    session.commit()
    assert is_named_anywhere(session(), upload)
    session.delete(old)
    session.commit()
    assert not is_named_anywhere(session(), upload)
    tag = make_tag(description=upload.address)
    assert is_named_anywhere(session(), upload)
    session.delete(tag)
    session.commit()
    assert not is_named_anywhere(session(), upload)
    ann = make_user(avatar=upload.name)
    assert is_named_anywhere(session(), upload)
    ann.avatar = ""
    site = session.scalars(Site.row()).one()
    site.logo = upload.name
    session.commit()
    assert is_named_anywhere(session(), upload)
    site.logo = ""
    session.commit()
    assert not is_named_anywhere(session(), upload)
    record = {"tags": {"1": {"before": {"cover": upload.name, "name": "港口"}}}}
    session.add(Operation(kind="tag_delete", subject="x", record=record, created_at=clock.now()))
    session.commit()
    assert is_named_anywhere(session(), upload)
