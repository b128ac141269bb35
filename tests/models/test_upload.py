"""Uploads: whose they are, what finds them, what becomes of them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, text

from blog.extensions import db
from blog.lib import clock
from blog.models import Site, Upload, upload_list
from blog.models.upload_list import UploadList
from blog.models.upload_use import tags_showing
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.uploads import make_upload


def titles(user, **narrowed):
    """The titles of the first page that ``user`` finds."""
    found = UploadList(db.session(), user, **{"everyones": True, **narrowed}).page()
    return [upload.title for upload, _used in found.items]


def test_authors_have_their_own_files_and_editors_everyones(session):
    ann, ben, editor = make_user(), make_user(), make_user(role="editor")
    make_upload(ann, "Ann's")
    make_upload(ben, "Ben's")
    make_upload(editor, "Mine")
    make_upload(ben, "Gone", deleted_at=EARLY)
    assert titles(ann) == ["Ann's"]
    assert titles(editor) == ["Mine", "Ben's", "Ann's"]
    assert titles(editor, everyones=False) == ["Mine"]


def test_only_its_owner_and_editors_may_change_a_file(session):
    ann, ben, editor = make_user(), make_user(), make_user(role="editor")
    upload = make_upload(ann)
    assert upload.editable_by(ann)
    assert upload.editable_by(editor)
    assert not upload.editable_by(ben)
    ann.active = False
    assert not upload.editable_by(ann)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("harbour", ["Harbour"]),
        ("LAMPS", ["Harbour"]),
        ("港", ["港口"]),
        ("gang-kou", ["港口"]),
        ("100%", ["100%"]),
        ("_", []),
        ("nowhere", []),
    ],
)
def test_files_are_found_by_title_description_and_name(session, text, found):
    editor = make_user(role="editor")
    make_upload(editor, "Harbour", alt="The lamps at night")
    make_upload(editor, "港口")
    make_upload(editor, "100%")
    make_upload(editor, "1000")
    assert titles(editor, text=text) == found


def test_files_are_found_by_kind(session):
    editor = make_user(role="editor")
    make_upload(editor, "picture")
    for kind in ("video/mp4", "audio/mpeg", "application/pdf", "text/csv"):
        make_upload(editor, kind, kind=kind)
    assert titles(editor, kind="picture") == ["picture"]
    assert titles(editor, kind="film") == ["video/mp4"]
    assert titles(editor, kind="sound") == ["audio/mpeg"]
    assert titles(editor, kind="document") == ["text/csv", "application/pdf"]
    assert len(titles(editor, kind="else")) == 5


def test_files_that_no_article_shows_are_found(session):
    editor = make_user(role="editor")
    used = make_upload(editor, "Used")
    make_upload(editor, "Not used")
    make_article(body=f"![]({used.address})")
    assert titles(editor, unused=True) == ["Not used"]
    page = UploadList(session(), editor, everyones=True).page()
    assert [(upload.title, is_used) for upload, is_used in page.items] == [
        ("Not used", False),
        ("Used", True),
    ]


def test_what_tags_show_is_used_and_leaves_no_page_short(session, monkeypatch, queries):
    monkeypatch.setattr(upload_list, "PAGE_SIZE", 2)
    editor = make_user(role="editor")
    made = [make_upload(editor, f"{number}") for number in range(6)]
    make_tag(cover=made[5].name)
    make_tag(description=f"![]({made[4].address}) ![](/media/{made[1].variants[0][3]})")
    with queries(at_most=3):
        first = UploadList(session(), editor, everyones=True, unused=True).page()
    assert ([upload for upload, _used in first.items], first.following) == ([made[3], made[2]], made[2].id)
    assert walked(editor, unused=True) == ["3", "2", "0"]


def test_portraits_and_the_logo_are_used(session):
    editor = make_user(role="editor")
    made = [make_upload(editor, f"{number}") for number in range(3)]
    make_user(avatar=made[0].name)
    session.scalars(Site.row()).one().logo = made[2].name
    session.commit()
    assert titles(editor, unused=True) == ["1"]


def test_the_tags_that_show_a_file_are_found_by_cover_and_by_description(session):
    editor = make_user(role="editor")
    cover, described = make_upload(editor, "Cover"), make_upload(editor, "Described")
    first = make_tag(cover=cover.name)
    second = make_tag(description=f"![](/media/{described.variants[0][3]})")
    assert session.scalars(tags_showing(cover)).all() == [first]
    assert session.scalars(tags_showing(described)).all() == [second]


def test_every_file_stands_on_one_page_of_the_list(session, monkeypatch):
    monkeypatch.setattr(upload_list, "PAGE_SIZE", 3)
    editor = make_user(role="editor")
    made = [make_upload(editor, f"{number}").title for number in range(8)]
    assert walked(editor) == made[::-1]


def test_a_search_looks_at_a_part_at_a_time(session, monkeypatch, queries):
    monkeypatch.setattr(upload_list, "PAGE_SIZE", 2)
    monkeypatch.setattr(upload_list, "LOOKED_AT", 3)
    editor = make_user(role="editor")
    made = [make_upload(editor, "kite" if number in {0, 1, 7} else "boat").title for number in range(9)]
    assert made.count("kite") == 3
    with queries(at_most=3):
        first = UploadList(session(), editor, everyones=True, text="kite").page()
    assert ([upload.title for upload, _ in first.items], first.stopped) == (["kite"], True)
    assert walked(editor, text="kite") == ["kite", "kite", "kite"]
    assert walked(editor, unused=True) == made[::-1]


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
@pytest.mark.parametrize("narrowed", [{}, {"everyones": False}, {"text": "nowhere"}, {"unused": True}])
def test_a_page_reads_no_more_rows_the_more_there_are(session, narrowed, monkeypatch):
    monkeypatch.setattr(upload_list, "LOOKED_AT", 200)
    editor, other = make_user(role="editor"), make_user()
    row = {"kind": "image/webp", "size": 9, "variants": [], "title": "t", "alt": "", "created_at": EARLY}
    rows = [
        {**row, "hash": f"{number:064x}", "name": f"{number}", "user_id": (editor, other)[number % 2].id}
        for number in range(6_000)
    ]
    session.execute(insert(Upload), rows)
    session.execute(text("ANALYZE TABLE upload"))
    middle = session.scalar(select(func.max(Upload.id))) - 3_000
    before = rows_read(session)
    UploadList(session(), editor, **{"everyones": True, **narrowed}).page(middle)
    assert rows_read(session) - before < 1_500


def rows_read(session):
    """How many rows this connection has read, but for counting them."""
    status = session.execute(text("SHOW SESSION STATUS LIKE 'Handler_read%'"))
    return sum(int(number) for name, number in status if not name.endswith("rnd_next"))


def walked(user, **narrowed):
    """The titles of all pages, one after the other."""
    uploads = UploadList(db.session(), user, **{"everyones": True, **narrowed})
    found, before = [], None
    for _page in range(20):
        page = uploads.page(before)
        found += [upload.title for upload, _ in page.items]
        before = page.following
        if before is None:
            return found
    raise AssertionError("no end")


def test_what_was_deleted_is_brought_back_by_whoever_sends_it_again(session):
    ann, ben = make_user(), make_user()
    upload = make_upload(ann)
    upload.bring_back(ben)
    assert upload.user_id == ann.id
    upload.delete(clock.now())
    session.commit()
    assert session.scalars(Upload.library(ann, everyones=False)).all() == []
    upload.bring_back(ben)
    session.commit()
    assert session.scalars(Upload.library(ben, everyones=False)).all() == [upload]


def test_a_file_knows_what_people_call_it(session):
    kinds = {"video/webm": "film", "audio/wav": "sound", "application/zip": "document"}
    assert {kind: make_upload(None, kind=kind).family for kind in kinds} == kinds
    picture = make_upload()
    assert (picture.family, picture.thumbnail) == ("picture", picture.variants[0][3])
    assert [size for _, size in picture.files] == [9, 5, 5]


def test_the_newest_pictures_are_offered_by_name(session, monkeypatch, queries):
    ann, editor = make_user(), make_user(role="editor")
    lost, mine, theirs = make_upload(ann), make_upload(ann), make_upload(make_user())
    make_upload(ann, kind="application/pdf")
    make_upload(ann, deleted_at=EARLY)
    monkeypatch.setattr(upload_list, "NAMED_OF", 2)
    with queries(at_most=1):
        assert UploadList(session(), ann, everyones=True).newest_pictures() == [mine.name]
    monkeypatch.setattr(upload_list, "NAMED_OF", 9)
    newest = UploadList(session(), editor, everyones=True).newest_pictures()
    assert newest == [theirs.name, mine.name, lost.name]
