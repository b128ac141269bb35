"""Files as readers get them."""

from __future__ import annotations

import pytest

from tests.uploads import make_upload, media_folder, write_files


@pytest.fixture
def lying(app):
    """Puts a file into the media folder."""

    def put(name, data=b"0123456789"):
        media_folder().mkdir(exist_ok=True)
        (media_folder() / name).write_bytes(data)
        return f"/media/{name}"

    return put


def asked(client, path, **headers):
    """The answer, read whole."""
    with client.get(path, headers=headers, buffered=True) as response:
        return response


@pytest.mark.parametrize(
    ("name", "mimetype", "is_saved"),
    [
        ("a.webp", "image/webp", False),
        ("A.PNG", "image/png", False),
        ("a.mp4", "video/mp4", False),
        ("a.m4a", "audio/mp4", False),
        ("a.pdf", "application/pdf", True),
        ("a.zip", "application/zip", True),
        ("a.txt", "text/plain", True),
        ("a.svg", "image/svg+xml", True),
        ("a.html", "application/octet-stream", True),
        ("a.js", "application/octet-stream", True),
        ("a", "application/octet-stream", True),
    ],
)
def test_nothing_in_a_file_runs(client, lying, name, mimetype, is_saved):
    response = asked(client, lying(name))
    assert response.mimetype == mimetype
    assert response.headers.get("Content-Disposition", "").startswith("attachment") is is_saved
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert ("allow-same-origin" in policy) is mimetype.startswith(("video/", "audio/"))


def test_a_player_may_ask_for_a_part(client, lying):
    path = lying("a.mp4")
    response = asked(client, path, Range="bytes=2-4")
    assert (response.status_code, response.data) == (206, b"234")
    assert response.headers["Content-Range"] == "bytes 2-4/10"
    assert asked(client, path).headers["Accept-Ranges"] == "bytes"
    assert asked(client, path, Range="bytes=20-").status_code == 416


def test_an_upload_may_be_kept_for_ever_and_other_files_for_a_while(client, lying):
    upload = make_upload()
    write_files(upload)
    assert asked(client, upload.address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in asked(client, lying("a.webp")).headers["Cache-Control"]


def test_what_is_being_written_is_served_to_nobody(client, lying):
    lying("a.webp")
    work = media_folder() / ".arriving-x"
    work.mkdir()
    (work / "came").write_bytes(b"x")
    for path in ("/media/.arriving-x", "/media/.arriving-x/came", "/media/..%2Fsheaf.sqlite"):
        assert client.get(path).status_code == 404
