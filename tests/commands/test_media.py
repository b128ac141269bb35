"""``flask media``: files that are missing, and files that nobody needs."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from blog.commands.media import forget
from blog.extensions import db
from blog.lib import clock
from blog.media.storage import FolderStorage
from blog.models import Upload
from tests.factories import make_article
from tests.uploads import make_upload, media_folder, write_files

LONG_AGO = clock.now() - timedelta(days=40)


@pytest.fixture
def run(app):
    """Runs ``flask media …`` and returns what it prints and its exit code."""

    def invoke(*arguments):
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["media", *arguments])
        db.session.expire_all()
        return result.output, result.exit_code

    return invoke


def put(name, *, aged=True):
    """A file in the folder, of long ago."""
    media_folder().mkdir(exist_ok=True)
    path = media_folder() / name
    path.write_bytes(b"xyz")
    if aged:
        os.utime(path, (LONG_AGO.timestamp(),) * 2)
    return path


def test_what_is_missing_or_cut_off_is_told(run):
    whole, lost, cut = make_upload(), make_upload(), make_upload()
    for upload in (whole, lost, cut):
        write_files(upload)
    assert run("check") == ("9 files, 0 missing or cut off, 0 orphans.\n", 0)
    (media_folder() / lost.name).unlink()
    put(cut.name)
    orphan = put("gone-0123456789ab-9x9.webp")
    put("pool-wait-1400x700.webp")
    said, code = run("check")
    assert code == 1
    assert f"missing  {lost.name}\n" in said
    assert f"cut off  {cut.name}\n" in said
    assert f"orphan   {orphan.name}\n" in said
    assert "9 files, 2 missing or cut off, 1 orphans." in said


def test_a_sweep_removes_old_orphans_and_nothing_else(run):
    upload = make_upload(deleted_at=LONG_AGO)
    write_files(upload)
    own = put("pool-wait-1400x700.webp")
    new = put("new-0123456789ab-9x9.webp", aged=False)
    orphan = put("gone-0123456789ab-9x9.480.webp")
    remnant = media_folder() / ".arriving-x"
    remnant.mkdir()
    (remnant / "came").write_bytes(b"x")
    os.utime(remnant, (LONG_AGO.timestamp(),) * 2)
    assert run("sweep")[0].startswith("2 files removed, ")
    assert not orphan.exists()
    assert not remnant.exists()
    assert own.exists()
    assert new.exists()
    assert all((media_folder() / name).exists() for name, _ in upload.files)


def test_what_was_deleted_long_ago_goes_for_good_where_no_text_names_it(run):
    gone, named, recent = (
        make_upload(deleted_at=LONG_AGO),
        make_upload(deleted_at=LONG_AGO),
        make_upload(deleted_at=clock.now()),
    )
    for upload in (gone, named, recent):
        write_files(upload)
        for name, _ in upload.files:
            os.utime(media_folder() / name, (LONG_AGO.timestamp(),) * 2)
    make_article(body=f"![]({named.address})")
    files = [media_folder() / name for name, _ in gone.files]
    said, code = run("sweep", "--deleted", "30")
    assert (said.splitlines()[0], code) == ("1 deleted uploads removed for good.", 0)
    assert not any(path.exists() for path in files)
    assert {row.id for row in db.session.scalars(db.select(Upload))} == {named.id, recent.id}
    assert (media_folder() / named.name).exists()


def test_what_was_brought_back_meanwhile_is_not_forgotten(app):
    with app.app_context():
        upload = make_upload(deleted_at=LONG_AGO)
        before = clock.now() - timedelta(days=30)
        upload.restore()
        db.session.commit()
        assert not forget(upload.id, before)
        upload.delete(clock.now())
        db.session.commit()
        assert not forget(upload.id, before)
        assert not forget(upload.id + 1, before)
        upload.deleted_at = LONG_AGO
        db.session.commit()
        assert forget(upload.id, before)


def test_what_was_sent_again_while_the_folder_was_read_stays(run, monkeypatch):
    files = FolderStorage.files
    path = put("again-0123456789abcdef0123-9x9.webp")

    def read_slowly(folder):
        yield from files(folder)
        make_upload(name=path.name, variants=[])

    monkeypatch.setattr(FolderStorage, "files", read_slowly)
    assert run("sweep")[0].startswith("0 files removed, ")
    assert path.exists()
