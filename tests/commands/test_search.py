"""``flask search rebuild``."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from blog.extensions import db
from blog.models import transaction
from blog.models.search import rebuild
from blog.models.search.document import search_document
from tests.factories import EARLY, make_article
from tests.search import assert_right, found
from tests.translations import make_translation


def run(app, *args):
    """The command's output."""
    result = app.test_cli_runner().invoke(args=["search", "rebuild", *args])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    return result.output


@pytest.fixture
def lost(database):
    """A blog whose index was lost."""
    for number in range(5):
        make_article(f"Flask {number}", published_at=EARLY + timedelta(days=number))
    db.session.execute(delete(search_document))
    db.session.commit()
    return database


def test_it_makes_the_index_again_and_tells_how_far_it_is(lost):
    output = run(lost)
    assert "100%" in output or "Searches" in output
    assert "5 articles and pages can be searched." in output
    assert len(found("flask")) == 5
    assert_right(["flask", "1", "nothing"])


@pytest.mark.parametrize("args", [(), ("--from-start",)])
def test_it_goes_on_where_it_was_cut_off_unless_told_to_begin_anew(lost, monkeypatch, args):
    transaction.run(db.session, lambda: rebuild.begin(db.session()))
    monkeypatch.setattr(rebuild, "BATCH", 2)
    transaction.run(db.session, lambda: rebuild._step(db.session()))
    db.session.execute(delete(search_document))
    db.session.commit()
    run(lost, *args)
    # What it had done before is not looked at again.
    assert db.session.scalar(select(func.count()).select_from(search_document)) == (5 if args else 3)
    assert rebuild.begun(db.session()) is None


@pytest.mark.parametrize("command", [["rebuild"], ["search", "rebuild"]])
def test_published_pages_and_their_translations_get_their_rows_again(database, command):
    about = make_article("About", is_page=True, chosen_language="en")
    make_translation(about, body="about")
    for state in ("draft", "unlisted", "trashed"):
        make_article(f"About {state}", state=state, is_page=True)
    assert_right(["about"])
    before = found("about")
    db.session.execute(delete(search_document))
    db.session.commit()
    assert database.test_cli_runner().invoke(args=command).exit_code == 0
    db.session.rollback()
    assert found("about") == before
    assert len(before[0][1]) == 2


def test_flask_rebuild_makes_it_from_the_start(lost):
    transaction.run(db.session, lambda: rebuild.begin(db.session()))
    assert lost.test_cli_runner().invoke(args=["rebuild"]).exit_code == 0
    db.session.rollback()
    assert len(found("flask")) == 5
