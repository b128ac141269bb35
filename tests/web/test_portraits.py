"""An author's picture and links: chosen on the account's page, shown on the author's own."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from blog.extensions import db
from blog.models import Site, Upload, User
from tests import pictures
from tests.factories import make_article, make_user
from tests.pages import Page
from tests.signing_in import post
from tests.uploads import make_upload, media_folder, sent

LINKS = [("Mastodon", "https://social.example/@mei"), ("Mail", "mailto:mei@example.org")]


def typed(*links, **fields):
    """What the form sends."""
    named = {}
    for number, (label, address) in enumerate(links):
        named |= {f"links-{number}-label": label, f"links-{number}-address": address}
    return {"name": "Mei", "bio": "", "avatar": "", **named, **fields}


def stored(user):
    """The row as it is now."""
    db.session.expire_all()
    return db.session.get(User, user.id)


def picture(name="face.png"):
    """A file of the media folder that is a picture."""
    media_folder().mkdir(parents=True, exist_ok=True)
    (media_folder() / name).write_bytes(pictures.png())
    return name


def data_of(page):
    """What machines are told of the person."""
    graph = json.loads(page.one('script[type="application/ld+json"]').text)["@graph"]
    return next(thing["mainEntity"] for thing in graph if thing["@type"] == "ProfilePage")


def test_links_are_stored_in_their_order_and_shown_again(client, page, author):
    client.post("/account/", data=typed(*LINKS, ("", "")))
    assert stored(author).links == [list(link) for link in LINKS]
    shown = page("/account/")
    assert shown.value_of("links-1-address") == "mailto:mei@example.org"
    assert shown.value_of("links-2-label") == ""
    client.post("/account/", data=typed())
    assert stored(author).links is None


def test_there_is_room_for_six_links_and_no_more(client, page, author):
    six = [(f"Place {number}", f"https://{number}.example") for number in range(6)]
    client.post("/account/", data=typed(*six, ("Seventh", "https://7.example")))
    assert stored(author).links == [list(link) for link in six]
    assert not page("/account/").soup.select("[name=links-6-label]")


@pytest.mark.parametrize(
    "name", ["links-99999-label", "links-²-label", "links-x", "links", "links-" + "9" * 5000]
)
def test_fields_that_the_form_never_has_are_left_out(client, author, name):
    assert client.post("/account/", data=typed(*LINKS, **{name: "x"})).status_code == 302
    assert len(stored(author).links) == 2


@pytest.mark.parametrize(
    ("label", "address", "field", "message"),
    [
        ("x" * 41, "https://a.example", "label", "At most 40 characters; this has 41."),
        ("", "https://a.example", "label", "Say what the link is called"),
        ("A", "", "address", "Write the whole address"),
        ("A", "a.example", "address", "Write the whole address"),
        ("A", "/articles/mine", "address", "Write the whole address"),
        ("A", "javascript:alert(1)", "address", "Write the whole address"),
        ("A", "JaVaScRiPt://a.example/%0aalert(1)", "address", "Write the whole address"),
        ("A", "data:text/html,x", "address", "Write the whole address"),
        ("A", "https://", "address", "Write the whole address"),
        ("A", "https://a.example:port", "address", "Write the whole address"),
        ("A", "https://good.example@evil.example", "address", "Write the whole address"),
        ("A", "https://a.example/" + "x" * 500, "address", "At most 500 characters"),
        ("A", "mailto:nobody", "address", "Write the whole address"),
        ("A", "mailto:a@b.example?body=x", "address", "Write the whole address"),
        ("A", b"\xff", "address", "not UTF-8"),
    ],
)
def test_a_bad_link_says_what_is_wrong_and_keeps_what_was_typed(
    client, author, label, address, field, message
):
    found = Page.of(post(client, "/account/", typed(LINKS[0], (label, address))), 422)
    assert message in found.error_of(f"links-1-{field}")
    assert message in found.one(".error-summary").text
    assert found.value_of("links-0-address") == LINKS[0][1]
    if isinstance(address, str):
        assert (found.value_of("links-1-label"), found.value_of("links-1-address")) == (label, address)
    assert stored(author).links is None


def test_a_picture_is_chosen_by_its_name_or_address(client, page, author):
    name = picture()
    for said in (name, f"/media/{name}"):
        client.post("/account/", data=typed(avatar=said))
        assert stored(author).avatar == name
    assert page("/account/").one(".portrait-field img")["src"] == f"/media/{name}"
    client.post("/account/", data=typed())
    assert stored(author).avatar == ""


@pytest.mark.parametrize("name", ["nowhere.png", "../config.py", "notes.txt"])
def test_what_is_no_picture_is_not_taken(client, author, name):
    media_folder().mkdir(parents=True, exist_ok=True)
    (media_folder() / "notes.txt").write_text("x", "utf-8")
    found = Page.of(client.post("/account/", data=typed(LINKS[0], avatar=name)), 422)
    assert "no picture of that name" in found.error_of("avatar")
    assert found.value_of("links-0-label") == "Mastodon"


def test_a_picture_that_went_may_stay_chosen(client, author):
    author.avatar = "gone.png"
    db.session.commit()
    assert client.post("/account/", data=typed(avatar="gone.png", bio="x")).status_code == 302


def test_a_picture_that_is_sent_is_shown_at_once(client, page, author):
    file = sent(called="me.jpg")
    assert client.post("/admin/media/portrait", data={"file": file}).location == "/account/"
    upload = db.session.scalars(select(Upload)).one()
    assert (stored(author).avatar, upload.user_id) == (upload.name, author.id)
    found = page("/account/")
    assert "This is your picture now." in found.main
    assert found.one(".portrait-field img")["src"] == f"/media/{upload.variants[0][3]}"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (None, "Choose a file first."),
        ((b"words", "notes.txt"), "This is called a picture but is none."),
        ((b"", "nothing.png"), "The file is empty."),
    ],
)
def test_what_is_sent_and_is_no_picture_changes_nothing(client, page, author, file, message):
    data = {"file": sent(*file)} if file else {}
    client.post("/admin/media/portrait", data=data, content_type="multipart/form-data")
    assert message in page("/account/").main
    assert db.session.scalars(select(Upload)).all() == []
    assert stored(author).avatar == ""


def test_an_authors_page_shows_picture_words_and_links(page):
    mei = make_user(username="mei", name="Mei", bio="写代码，也写字。", links=[list(link) for link in LINKS])
    upload = make_upload(mei)
    mei.avatar = upload.name
    make_article(author=mei)
    found = page("/authors/mei")
    shown = found.one(".h-card .u-photo")
    assert shown["src"] == f"/media/{upload.variants[0][3]}"
    assert (shown["alt"], shown["width"], shown["height"]) == ("Picture of Mei", "96", "96")
    assert found.one(".p-note")["lang"] == "zh-Hans"
    links = found.soup.select(".author-links a")
    assert [(link.text, link["href"]) for link in links] == LINKS
    assert [link["class"] for link in links] == [["u-url"], ["u-email"]]
    assert all(set(link["rel"]) == {"me", "noopener"} for link in links)
    told = data_of(found)
    assert told["image"].endswith(f"/media/{upload.name}")
    assert told["image"].startswith("http")
    assert told["sameAs"] == ["https://social.example/@mei"]


def test_without_a_picture_the_initial_stands_there(page):
    make_article(author=make_user(username="mei", name="mei"))
    found = page("/authors/mei")
    assert found.one(".author-initial").text == "M"
    assert not found.soup.select(".u-photo, .author-links")
    assert {"image", "sameAs"}.isdisjoint(data_of(found))


def test_a_small_picture_is_shown_as_it_is(page):
    mei = make_user(username="mei", avatar="face.png")
    make_article(author=mei)
    assert page("/authors/mei").one(".u-photo")["src"] == "/media/face.png"


def test_a_file_says_whose_picture_it_is_and_that_it_is_the_logo(client, page, editor):
    portrait, logo, spare = (
        make_upload(editor, "Face"),
        make_upload(editor, "Sign"),
        make_upload(editor, "Spare"),
    )
    make_user(name="Mei", avatar=portrait.name)
    db.session.scalars(Site.row()).one().logo = logo.name
    db.session.commit()
    assert "The picture of Mei" in page(f"/admin/media/{portrait.id}").main
    assert "The logo of the site" in page(f"/admin/media/{logo.id}").main
    listed = [tile.text for tile in page("/admin/media?unused=1").soup.select(".media-title")]
    assert listed == ["Spare"]
    for upload, words in ((portrait, "The picture of Mei"), (logo, "The logo of the site")):
        asked = Page.of(client.post(f"/admin/media/{upload.id}/removal"), 409)
        assert words in asked.main
        assert db.session.get(Upload, upload.id).deleted_at is None
    assert client.post(f"/admin/media/{spare.id}/removal").status_code == 302


def test_nobody_changes_the_picture_and_the_links_of_others(client, sign_in):
    mei, admin = make_user(avatar="face.png"), make_user("admin")
    sign_in(admin)
    client.post("/account/", data=typed(LINKS[0], name="Admin"))
    client.post("/admin/media/portrait", data={"file": sent()})
    assert (stored(mei).avatar, mei.links) == ("face.png", None)
    assert stored(admin).links
