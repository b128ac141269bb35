"""The media library."""

from __future__ import annotations

import pytest

from blog.extensions import db
from blog.lib import clock
from blog.lib.markdown import render
from blog.media.receiving import MOST_BYTES
from blog.models import Site, Upload
from tests import pictures
from tests.factories import make_article, make_tag, make_user
from tests.pages import Page, walk
from tests.uploads import make_upload, sent


def titles(page):
    """What the library shows."""
    return [tile.text for tile in page.soup.select(".media-title")]


def post(client, path, **data):
    """Send a form."""
    return client.post(path, data=data, headers={"Accept-Language": "en"})


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_an_empty_library_says_what_it_is_for(page, editor, language):
    found = page("/admin/media", language=language)
    assert found.one(".empty")
    assert found.one("input[type=file]")["name"] == "file"


def test_the_library_is_searched_and_narrowed(page, editor):
    shown = make_upload(editor, "Harbour", alt="Lamps")
    make_upload(editor, "Manual", kind="application/pdf")
    make_upload(make_user(), "Theirs", alt="x")
    make_article(body=f"![]({shown.address})")
    assert titles(page("/admin/media")) == ["Theirs", "Manual", "Harbour"]
    assert titles(page("/admin/media?q=lamps")) == ["Harbour"]
    assert titles(page("/admin/media?kind=document")) == ["Manual"]
    assert titles(page("/admin/media?unused=1")) == ["Theirs", "Manual"]
    assert titles(page("/admin/media?of=me&kind=picture")) == ["Harbour"]
    assert "in no article" not in page("/admin/media?q=harbour").main
    assert "in no article" in page("/admin/media?q=theirs").main
    assert "No file matches" in page("/admin/media?q=nowhere").main


def test_authors_see_and_change_their_own_files_alone(page, client, sign_in):
    ann = make_user()
    sign_in(ann)
    mine, theirs = make_upload(ann, "Mine"), make_upload(make_user(), "Theirs")
    assert titles(page("/admin/media")) == ["Mine"]
    assert not page("/admin/media").soup.select(".media-whose")
    assert page(f"/admin/media/{mine.id}")
    page(f"/admin/media/{theirs.id}", status=403)
    page("/admin/media/99", status=404)
    for verb in ("", "/file", "/removal", "/removal/reversal"):
        assert post(client, f"/admin/media/{theirs.id}{verb}", title="x").status_code == 403


def test_pages_of_the_library_hold_everything_once(page, editor, monkeypatch):
    monkeypatch.setattr("blog.models.upload_list.PAGE_SIZE", 2)
    made = [make_upload(editor, f"{number}").title for number in range(5)]
    pages = list(walk(page, "/admin/media?kind=picture"))
    assert [title for one in pages for title in titles(one)] == made[::-1]
    assert pages[1].one(".pager-newer")["href"] == "/admin/media?kind=picture"
    for odd in (
        "before=x",
        "before=0",
        "before=99999999999999999999",
        "before=2147483648",
        "before=" + "0" * 6 + "1" * 5_000,
        "before=²",
        "kind=x",
        "unused=2",
        "of=all",
    ):
        assert page(f"/admin/media?{odd}")


def test_the_library_asks_the_same_number_of_questions_however_much_it_holds(page, editor, queries):
    for number in range(12):
        upload = make_upload(editor)
        if number % 2:
            make_article(body=f"![]({upload.address})")
    page("/admin/media")
    with queries(at_most=5):
        page("/admin/media?q=file&kind=picture")
    with queries(at_most=6):
        page("/admin/media?unused=1")
    with queries(at_most=8):
        page(f"/admin/media/{upload.id}")


def test_a_script_is_told_what_there_is(client, editor, monkeypatch):
    monkeypatch.setattr("blog.models.upload_list.PAGE_SIZE", 1)
    first, second = make_upload(editor, "First"), make_upload(editor, "Second", kind="application/zip")
    answer = client.get("/admin/media?of=me", headers={"X-Requested-With": "fetch"}).json
    assert [(one["title"], one["shown"], one["thumbnail"]) for one in answer["files"]] == [
        ("Second", False, "")
    ]
    answer = client.get(answer["older"], headers={"X-Requested-With": "fetch"}).json
    [one] = answer["files"]
    assert (one["title"], one["address"], answer["older"]) == ("First", first.address, None)
    assert one["thumbnail"] == f"/media/{first.variants[0][3]}"
    assert second.id > first.id


def test_a_file_says_what_it_shows(client, page, editor):
    upload = make_upload(editor, "Harbour")
    path = f"/admin/media/{upload.id}"
    assert page(path).one("#markdown")["value"] == f"![Harbour]({upload.address})"
    assert post(client, path, title=" Port ", alt="Lamps  at night").location == path
    found = page(path)
    assert (found.value_of("title"), found.value_of("alt")) == ("Port", "Lamps at night")
    assert found.one("#markdown")["value"] == f"![Lamps at night]({upload.address})"
    assert Page.of(post(client, path, title="", alt="x"), 422).error_of("title")
    assert Page.of(post(client, path, title="x", alt="x" * 501), 422).error_of("alt")
    fetched = client.post(path, data={"title": "x", "alt": "y"}, headers={"X-Requested-With": "fetch"})
    assert fetched.json["alt"] == "y"


@pytest.mark.parametrize("kind", ["image/webp", "video/mp4", "audio/mpeg", "application/pdf"])
def test_every_kind_has_its_page(page, editor, kind):
    values = {} if kind == "image/webp" else {"kind": kind}
    assert page(f"/admin/media/{make_upload(editor, **values).id}")


def test_a_file_says_where_it_is_shown_but_not_the_titles_of_others_drafts(page, sign_in):
    ann = make_user()
    sign_in(ann)
    upload = make_upload(ann)
    text = f"![]({upload.address})"
    for title, author, public in (
        ("Mine", ann, False),
        ("Public", None, True),
        ("Secret", make_user(), False),
    ):
        make_article(title, body=text, author=author, **({} if public else {"published_at": None}))
    found = page(f"/admin/media/{upload.id}")
    assert {"Mine", "Public"} <= set(found.main.split())
    assert "Secret" not in found.text
    assert "1 unpublished article of somebody else" in found.main


def test_what_is_listed_as_not_used_is_said_to_be_shown_nowhere(page, editor, monkeypatch):
    monkeypatch.setattr("blog.models.upload_list.PAGE_SIZE", 2)
    for number in range(4):
        make_upload(editor, f"Nowhere {number}")
    cover, described, shown = make_upload(editor, "Cover"), make_upload(editor), make_upload(editor)
    make_tag("Ports", cover=cover.name, description=f"![](/media/{described.variants[0][3]})")
    make_tag("Harbours", description=f"![]({cover.address})")
    make_article(body=f"![]({shown.address})")
    listed = [link for one in walk(page, "/admin/media?unused=1") for link in media_links(one)]
    every = [link for one in walk(page, "/admin/media") for link in media_links(one)]
    said = [
        link for link in every if "Nothing shows it: no article, no tag, no author’s page." in page(link).main
    ]
    assert len(every) == 7
    assert listed == said
    assert len(said) == 4
    found = page(f"/admin/media/{cover.id}").main
    assert "The cover of the tag Ports" in found
    assert "The description of the tag Harbours" in found


def media_links(page):
    """Where the files of a page of the library are."""
    return [str(link["href"]) for link in page.soup.select(".media-title")]


def test_a_file_that_nothing_shows_is_deleted_and_brought_back(client, page, editor):
    upload = make_upload(editor, "Harbour")
    assert post(client, f"/admin/media/{upload.id}/removal").location == "/admin/media"
    found = page("/admin/media")
    assert "“Harbour” is deleted." in found.main
    assert titles(found) == []
    undo = found.one(".notice form")["action"]
    assert "nobody finds it" in page(f"/admin/media/{upload.id}").main
    assert post(client, undo).location == f"/admin/media/{upload.id}"
    assert titles(page("/admin/media")) == ["Harbour"]


def test_deleting_what_is_shown_asks_and_names_the_articles(client, page, editor):
    upload = make_upload(editor, "Harbour")
    make_article("A walk", body=f"![]({upload.address})")
    path = f"/admin/media/{upload.id}/removal"
    asked = Page.of(post(client, path), 409)
    assert "A walk" in asked.main
    assert db.session.get(Upload, upload.id).deleted_at is None
    assert "A walk" in page(path).main
    assert post(client, path, known="1").status_code == 302
    assert db.session.get(Upload, upload.id).deleted_at


def test_deleting_the_cover_of_a_tag_asks_too(client, editor):
    upload = make_upload(editor)
    make_tag("Ports", cover=upload.name)
    assert "Ports" in Page.of(post(client, f"/admin/media/{upload.id}/removal"), 409).main


def test_deleting_what_the_description_of_a_tag_shows_asks_too(client, editor):
    upload = make_upload(editor)
    make_tag("Ports", description=f"![](/media/{upload.variants[0][3]})")
    asked = Page.of(post(client, f"/admin/media/{upload.id}/removal"), 409)
    assert "The description of the tag Ports" in asked.main


def test_brackets_in_words_stay_words_in_a_text(page, editor):
    upload = make_upload(editor, "x", alt=r"[1] a\b")
    shown = page(f"/admin/media/{upload.id}").one("#markdown")["value"]
    assert shown == rf"![\[1\] a\\b]({upload.address})"
    assert 'alt="[1] a\\b"' in render(shown)


@pytest.mark.parametrize("path", ["/admin/media", "/admin/articles/new"])
def test_scripts_are_told_how_large_a_file_may_be(page, editor, path):
    drop = page(path).one("file-drop")
    assert drop["data-most"] == str(MOST_BYTES)
    assert "20 MB" in drop["data-words-large"]


def test_a_file_is_replaced_wherever_it_is_shown(client, page, editor):
    old = make_upload(editor, "Harbour", alt="Lamps")
    article = make_article(body=f"![]({old.address})")
    path = f"/admin/media/{old.id}/file"
    for _ in range(2):  # an impatient click changes nothing more
        response = client.post(path, data={"file": sent(), "submission": "b" * 43})
        assert response.status_code == 302
    new = db.session.get(Upload, int(response.location.rpartition("/")[2]))
    assert new.address in article.body
    found = page(response.location)
    assert "Replaced, in 1 article." in found.main
    assert (found.value_of("title"), found.value_of("alt")) == ("Harbour", "Lamps")


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (None, 422, "Choose a file first."),
        (b"", 422, "The file is empty."),
        (pictures.mp4(), 409, "A picture can only be replaced by a picture"),
    ],
)
def test_what_can_not_replace_a_file_is_said(client, editor, data, status, words):
    old = make_upload(editor)
    fields = {"file": sent(data, "new.mp4")} if data is not None else {}
    response = client.post(f"/admin/media/{old.id}/file", data=fields, headers={"Accept-Language": "en"})
    assert words in Page.of(response, status).main


def replace(client, old, data=None):
    """Send a file in the place of another."""
    return client.post(
        f"/admin/media/{old.id}/file", data={"file": sent(data)}, headers={"Accept-Language": "en"}
    )


def test_where_editors_publish_an_author_can_not_replace_what_readers_see(client, sign_in):
    ann = make_user()
    sign_in(ann)
    db.session.scalars(Site.row()).one().authors_publish = False
    db.session.commit()
    old = make_upload(ann)
    article = make_article(body=f"![]({old.address})", author=ann)
    assert "editors publish here" in Page.of(replace(client, old), 409).main
    assert old.name in article.body


def test_what_was_in_the_library_keeps_its_words_when_it_replaces_a_file(client, page, sign_in):
    ann, ben = make_user(), make_user()
    sign_in(ben)
    client.post("/admin/media", data={"file": sent()})
    theirs = db.session.scalars(db.select(Upload)).one()
    theirs.title, theirs.alt = "Ben's", ""
    db.session.commit()
    sign_in(ann)
    old = make_upload(ann, "Mine", alt="My words")
    article = make_article(body=f"![]({old.address})", author=ann)
    # The page of somebody else's file would be refused.
    assert replace(client, old).location == "/admin/media"
    assert (theirs.title, theirs.alt, theirs.user_id) == ("Ben's", "", ben.id)
    assert theirs.name in article.body
    assert "Replaced, in 1 article." in page("/admin/media").main


def test_what_can_not_replace_a_file_is_not_put_into_the_library(client, editor):
    old = make_upload(editor)
    assert replace(client, old, pictures.mp4()).status_code == 409
    assert db.session.scalars(db.select(Upload)).all() == [old]
    client.post("/admin/media", data={"file": sent(pictures.mp4(), "film.mp4")})
    film = db.session.scalars(db.select(Upload).where(Upload.id != old.id)).one()
    film.delete(clock.now())
    db.session.commit()
    assert replace(client, old, pictures.mp4()).status_code == 409
    db.session.refresh(film)
    assert film.deleted_at
