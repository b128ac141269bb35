"""Sending files: what is taken, what is not, and what is said."""

from __future__ import annotations

import hashlib
import io
from threading import Barrier

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from blog.extensions import db
from blog.lib import clock
from blog.media import receiving
from blog.media.converting import converted
from blog.media.receiving import Arrived
from blog.models import Upload, User, transaction
from tests import pictures
from tests.concurrency import at_once, count, first_time
from tests.factories import make_user
from tests.pages import Page
from tests.uploads import make_upload, media_folder, sent

FETCH = {"X-Requested-With": "fetch", "Accept-Language": "en"}


@pytest.fixture
def author(sign_in):
    """An author who is signed in."""
    user = make_user()
    sign_in(user)
    return user


def send(client, *files, headers=FETCH, **fields):
    """Send files, each as ``sent`` gives it, as a script does."""
    # Encoded here, for the client would leave a temporary file open.
    named = [FileStorage(data, name) for data, name in files]
    boundary, body = encode_multipart(MultiDict([*fields.items(), *(("file", file) for file in named)]))
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/admin/media", data=body, headers=headers, content_type=kind)


def stored():
    """All uploads, the first first."""
    return db.session.scalars(select(Upload).order_by(Upload.id)).all()


def read(client, name):
    """A file as readers get it."""
    with client.get(f"/media/{name}", buffered=True) as response:
        return response


def names_in_folder():
    """The names of what is kept."""
    return sorted(path.name for path in media_folder().iterdir())


def test_a_photograph_becomes_a_picture_with_smaller_copies(client, author):
    response = send(client, sent())
    assert response.status_code == 201
    [upload] = stored()
    [facts] = response.json["files"]
    assert upload.name.startswith("harbour-at-night-")
    assert upload.name.endswith(f"-{upload.hash[:20]}-1200x800.webp")
    assert (upload.title, upload.alt, upload.user_id) == ("Harbour at night", "", author.id)
    assert (upload.kind, upload.width, upload.height) == ("image/webp", 1200, 800)
    assert [variant[:2] for variant in upload.variants] == [[480, 320], [960, 640]]
    assert facts["address"] == f"/media/{upload.name}"
    assert (facts["shown"], facts["family"], facts["width"]) == (True, "picture", 1200)
    assert names_in_folder() == sorted(name for name, _ in upload.files)
    for name, size in upload.files:
        data = read(client, name).data
        assert len(data) == size
        assert pictures.SECRET not in data
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.format == "WEBP"


def test_a_plain_form_takes_several_files(client, author, page):
    files = [sent(), sent(pictures.png(), "重庆.png"), sent(pictures.mp4(), "film.mp4")]
    response = send(client, *files, headers={"Accept-Language": "en"})
    assert (response.status_code, response.location) == (302, "/admin/media")
    found = page("/admin/media")
    assert "3 files are in the library." in found.main
    assert [tile.text for tile in found.soup.select(".media-title")] == ["film", "重庆", "Harbour at night"]


def test_of_several_files_those_that_can_be_taken_are(client, author):
    response = send(client, sent(), sent(b"", "nothing.png"), headers={"Accept-Language": "en"})
    found = Page.of(response, 422)
    assert "nothing.png The file is empty." in found.main
    assert "“Harbour at night” is in the library." in found.main
    assert len(stored()) == 1


def test_a_form_without_a_file_says_so(client, author):
    assert "Choose a file first." in Page.of(send(client, headers={"Accept-Language": "en"}), 422).main
    assert send(client).status_code == 422


def test_the_same_bytes_are_stored_once(client, author):
    first = send(client, sent(called="one.jpg")).json["files"]
    again = send(client, sent(called="another.jpg")).json["files"]
    assert first == again
    assert len(stored()) == 1
    assert len(names_in_folder()) == 3


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_the_same_bytes_arriving_at_once_are_stored_once(database):
    values = {"name": "a-0123456789ab.txt", "kind": "text/plain", "size": 1, "variants": []}
    arrived = Arrived("a.txt", "a" * 64, values)
    meet = first_time(Barrier(2))

    def storing(user_id):
        def store():
            user = db.session.get_one(User, user_id)  # what is read from here on is of this moment
            meet()
            return arrived.stored(user).upload.id

        return lambda: transaction.run(db.session, store)

    first, second = at_once(database, *[storing(make_user().id) for _ in range(2)])
    assert first == second
    assert count(Upload) == 1


def test_the_same_bytes_bring_back_what_was_deleted(client, author):
    send(client, sent())
    stored()[0].delete(clock.now())
    db.session.commit()
    send(client, sent())
    assert [upload.deleted_at for upload in stored()] == [None]


def test_bytes_that_somebody_else_sent_before_are_said_to_be_there(client, author, page):
    send(client, sent())
    [upload] = stored()
    upload.user_id, upload.title = make_user().id, "Secret"
    db.session.commit()
    send(client, sent(), sent(b"words", "notes.txt"), headers={"Accept-Language": "en"})
    found = page("/admin/media")
    assert "“notes” is in the library." in found.main
    assert (
        "Somebody else sent this file before, so it is not in your library. "
        f"Texts show it by its address: /media/{upload.name}" in found.main
    )
    assert "Secret" not in found.text


def test_a_script_is_not_told_what_somebody_else_calls_the_same_bytes(client, author, sign_in):
    send(client, sent())
    [upload] = stored()
    upload.user_id, upload.title, upload.alt = make_user().id, "Secret", "Secret as well"
    db.session.commit()
    answer = send(client, sent(called="my own name.jpg"))
    [facts] = answer.json["files"]
    assert "Secret" not in answer.text
    assert (facts["title"], facts["alt"], facts["describe"]) == ("my own name", "", "")
    assert (facts["address"], facts["width"]) == (upload.address, 1200)
    assert (upload.title, upload.alt) == ("Secret", "Secret as well")
    sign_in(make_user("editor"))
    assert send(client, sent()).json["files"][0]["title"] == "Secret"


def test_a_file_that_was_lost_is_mended_by_sending_it_again(client, author):
    send(client, sent())
    [upload] = stored()
    kept = names_in_folder()
    for name, _ in upload.files:
        (media_folder() / name).unlink()
    send(client, sent(called="other name.jpg"))
    assert names_in_folder() == kept


def test_a_file_that_was_cut_off_is_mended_by_sending_it_again(client, author):
    send(client, sent())
    [upload] = stored()
    sizes = upload.files
    (media_folder() / upload.thumbnail).write_bytes(b"x")
    send(client, sent())
    assert [(name, (media_folder() / name).stat().st_size) for name, _ in sizes] == sizes


def test_what_is_made_again_is_known_by_its_new_size(client, author):
    send(client, sent())
    [upload] = stored()
    sizes = upload.files
    # As another encoder made them.
    upload.size, upload.variants = 1, [[*variant[:4], 2] for variant in upload.variants]
    db.session.commit()
    send(client, sent(called="other name.jpg"))
    db.session.expire_all()
    assert stored()[0].files == sizes


def test_a_hash_that_begins_as_another_gets_a_longer_name(client, author):
    data = b"some words\n"
    digest = hashlib.sha256(data).hexdigest()
    older = make_upload(author, "notes", kind="text/plain")
    older.hash, older.name = digest[:20] + "f" * 44, f"notes-{digest[:20]}.txt"
    db.session.commit()
    (media_folder()).mkdir()
    (media_folder() / older.name).write_bytes(b"older")
    assert send(client, sent(data, "notes.txt")).status_code == 201
    assert stored()[1].name == f"notes-{digest}.txt"
    assert read(client, older.name).data == b"older"
    assert read(client, stored()[1].name).data == data


def test_no_connection_is_held_while_a_picture_is_converted(client, author, monkeypatch):
    held = []

    def watched(*arguments):
        held.append(db.engine.pool.checkedout())
        return converted(*arguments)

    monkeypatch.setattr(receiving, "converted", watched)
    assert send(client, sent(), sent(pictures.png(), "other.png")).status_code == 201
    assert held == [0, 0]


def test_the_same_sending_makes_one_thing(client, author):
    for _ in range(2):
        response = send(client, sent(), headers={}, submission="a" * 43)
        assert response.location == "/admin/media"
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("data", "called", "status", "words"),
    [
        (pictures.bomb(), "bomb.png", 422, "more than 50 megapixels"),
        (pictures.jpeg()[:4000], "cut.jpg", 422, "damaged or was cut off"),
        (pictures.heic(), "IMG_0001.HEIC", 422, "HEIC pictures can't be read here"),
        (b"", "empty.png", 422, "The file is empty"),
        (b"only words", "words.png", 422, "called a picture but is none"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", 422, "SVG files can hold programs"),
        (b"MZ\x90\0", "setup.exe", 422, "This kind of file is not taken"),
        (b"x" * (20 * 1024 * 1024 + 1), "long.txt", 413, "larger than 20 MB"),
    ],
)
def test_what_is_not_taken_is_said_and_leaves_nothing(client, author, data, called, status, words):
    response = send(client, sent(data, called))
    assert response.status_code == status
    [refused] = response.json["refused"]
    assert refused["called"] == called
    assert words in refused["why"]
    assert stored() == []
    assert names_in_folder() == []


def test_what_is_not_taken_is_said_in_the_readers_language(client, author):
    why = [
        send(client, sent(b"", "x.png"), headers={**FETCH, "Accept-Language": language}).json["refused"][0][
            "why"
        ]
        for language in ("en", "zh-Hans")
    ]
    assert why[0] == "The file is empty. Perhaps it was still being copied; try again."
    assert all(why)


def test_a_sending_that_is_too_large_is_not_read(client, author):
    large = sent(b"x" * 50_000_000, "large.mp4")
    response = send(client, large)
    assert response.status_code == 413
    assert "A file may have 20 MB" in response.json["refused"][0]["why"]
    plain = Page.of(
        send(client, sent(b"x" * 50_000_000, "large.mp4"), headers={"Accept-Language": "en"}), 413
    )
    assert "nothing was stored. A file may have 20 MB" in plain.main


@pytest.mark.parametrize(
    ("data", "called", "title", "width"),
    [
        (pictures.jpeg(), "SHOUTING.JPEG", "SHOUTING", 1200),
        (pictures.polyglot(), "program.js", "program", 16),
        (pictures.moving_gif(), "moves.gif", "moves", 64),
        (pictures.mp4(), "a.b.mp4", "a.b", None),
        ("束\n".encode(), "notes/束.txt", "束", None),
    ],
)
def test_the_bytes_decide_and_the_name_becomes_a_title(client, author, data, called, title, width):
    assert send(client, sent(data, called)).status_code == 201
    [upload] = stored()
    assert (upload.title, upload.width) == (title, width)


def test_nothing_of_a_program_in_a_picture_is_kept(client, author):
    send(client, sent(pictures.polyglot(), "a.gif"))
    [upload] = stored()
    response = read(client, upload.name)
    assert b"alert" not in response.data
    assert response.mimetype == "image/webp"


def test_a_picture_that_moves_has_no_copies_to_choose_from(client, author):
    send(client, sent(pictures.moving_gif(), "moves.gif"))
    [upload] = stored()
    assert upload.name.endswith("-animated-64x48.webp")
    assert upload.variants == []


def test_only_so_many_files_come_at_once(client, author, monkeypatch):
    monkeypatch.setattr(receiving, "AT_ONCE", 2)
    files = [sent(pictures.png(4, number + 1), f"{number}.png") for number in range(3)]
    refused = send(client, *files).json["refused"]
    assert [one["called"] for one in refused] == ["2.png"]
    assert len(stored()) == 2


def test_whoever_is_not_signed_in_stores_nothing(client):
    assert send(client, sent()).status_code == 401
    assert db.session.scalar(select(func.count(Upload.id))) == 0
    assert not media_folder().exists()
