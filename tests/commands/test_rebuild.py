"""``flask rebuild`` makes derived state again from what it derives from."""

from datetime import timedelta

from blog.commands import rebuild
from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Site
from tests.factories import make_article


def test_what_sql_by_hand_changed_is_derived_again(database, monkeypatch):
    monkeypatch.setattr(rebuild, "BATCH", 3)
    articles = [make_article(f"No {number}", body="old") for number in range(8)]
    later = make_article(state="scheduled", published_at=clock.now() + timedelta(days=1))
    due = later.published_at
    db.session.execute(
        db.update(Article).values(body="**new**", updated_at=Article.updated_at, listed_at=None)
    )
    db.session.execute(db.update(Site).values(next_due_at=None))
    db.session.commit()
    changed = {article.id: article.updated_at for article in articles}
    result = database.test_cli_runner().invoke(args=["rebuild"])
    assert result.exit_code == 0, result.output
    assert "9 articles rebuilt." in result.output
    db.session.expire_all()
    assert {article.body_html for article in articles} == {"<p><strong>new</strong></p>\n"}
    assert {article.summary for article in articles} == {"new"}
    assert {article.id: article.updated_at for article in articles} == changed
    assert all(article.listed_at == article.published_at for article in articles)
    assert later.listed_at is None
    assert db.session.scalars(Site.row()).one().next_due_at == due
