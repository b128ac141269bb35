"""Two people at one article or tag at once, on MariaDB: the later waits, and then works with what it finds."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, LoginSession, Operation, tag_implication
from blog.models.operation import operation_link
from blog.models.tag import article_tag
from blog.web.access import TOKEN
from tests.concurrency import PATIENCE, wait_until_somebody_waits
from tests.factories import make_article, make_user

pytestmark = pytest.mark.parametrize("database", ["mariadb"], indirect=True)


@pytest.fixture
def while_held(database):
    """Posts as an editor while another transaction holds what ``statements`` touched, which then commits."""
    client = database.test_client()
    row, token = LoginSession.begin(make_user("editor"), clock.now())
    db.session.add(row)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token

    def post(path, data=None, *, statements):
        def send():
            with database.app_context():
                return client.post(path, data=data)

        with ThreadPoolExecutor(1) as pool, db.engine.connect() as holder:
            for statement in statements:
                holder.execute(text(statement))
            answer = pool.submit(send)
            wait_until_somebody_waits()
            holder.commit()
            response = answer.result(PATIENCE)
        # What this test read before belongs to the past.
        db.session.rollback()
        db.session.expire_all()
        return response

    return post


def test_trashing_what_is_being_published_leaves_it_in_no_list(while_held):
    article = make_article("Here", state="draft")
    publish = "UPDATE article SET state = 'published', listed_at = published_at"
    assert while_held(f"/admin/articles/{article.id}/trash", statements=[publish]).status_code == 302
    assert (article.state, article.listed_at) == ("trashed", None)
    assert db.session.scalars(Article.published()).all() == []


def test_removing_a_tag_that_another_removes_is_no_error(while_held):
    article = make_article("Here", tags=["Flask", "Python"])
    elsewhere = ["SELECT id FROM article FOR UPDATE", "DELETE FROM article_tag"]
    answer = while_held(f"/admin/articles/{article.id}", {"title": "Here", "tags": ""}, statements=elsewhere)
    assert answer.status_code == 302
    assert article.tags == []


def test_undoing_a_deletion_brings_back_the_link_that_was_made_meanwhile(while_held):
    make_article("One", tags=["Flask"])
    late = make_article("Two")
    tag = db.session.scalars(db.select(Article).where(Article.title == "One")).one().tags[0]
    link = f"INSERT INTO article_tag (article_id, tag_id) VALUES ({late.id}, {tag.id})"
    while_held(f"/admin/tags/{tag.id}/removal", statements=[link])
    operation = db.session.scalars(db.select(Operation)).one()
    assert operation.affected == 2
    taken = db.session.scalars(db.select(operation_link.c.article_id)).all()
    assert late.id in taken
    assert db.session.execute(db.select(article_tag)).all() == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO tag_alias (name_key, tag_id, name, kind, slug) VALUES ('alpha', {a}, 'Alpha', 'alias', 'alpha')",
        "INSERT INTO tag_implication (tag_id, implied_id) VALUES ({a}, {c})",
        "UPDATE tag SET description = 'Long words.' WHERE id = {a}",
    ],
)
def test_merging_a_tag_takes_along_what_somebody_else_just_said_of_it(while_held, statement):
    article = make_article("One", tags=["A", "B", "C"])
    a, b, c = article.tags
    elsewhere = [f"SELECT id FROM tag WHERE id = {a.id} FOR UPDATE", statement.format(a=a.id, c=c.id)]
    merge = {"names": "A", "into": "B"}
    assert while_held("/admin/tags/merge", merge, statements=elsewhere).status_code == 302
    operation = db.session.scalars(db.select(Operation)).one()
    if "alias" in statement:
        assert sorted(b.aliases) == ["A", "Alpha"]
    elif "implication" in statement:
        assert [tuple(row) for row in db.session.execute(db.select(tag_implication))] == [(b.id, c.id)]
    else:
        assert "Long words." in str(operation.record)
