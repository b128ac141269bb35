"""What a start does to a database: ours is brought up, a tutorial's only when told to, another's never."""

import re

import pytest
from sqlalchemy import create_engine, text

from blog.extensions import db
from blog.lib.media_names import original_of
from blog.models import Article, OneTimeLink, Series, Site, Tag, Upload, User
from blog.models.pins import pinned_ids
from blog.models.series_order import articles_in_order, ids_in_order
from blog.models.upload import upload_use
from blog.server import CannotStart
from blog.server.preparation import prepare
from demo.images import NAMES
from tests.conftest import make_app

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(params=["sqlite", "mariadb"])
def empty_app(request, tmp_path):
    url = (
        request.getfixturevalue("empty_mariadb")
        if request.param == "mariadb"
        else f"sqlite:///{tmp_path / 'x.sqlite'}"
    )
    return make_app(url, MEDIA_FOLDER=str(tmp_path / "media"))


def test_a_first_start_makes_the_tables_and_a_link_that_works_once(empty_app):
    [line] = prepare(empty_app, ADDRESS)
    path = re.search(rf"{ADDRESS}(/setup/\S+)", line)[1]
    with empty_app.app_context():
        client = empty_app.test_client()
        assert client.get("/").status_code == 200
        assert client.get(path).status_code == 200
        assert client.get("/setup/guessed").status_code == 404
        db.engine.dispose()


def test_the_next_start_withdraws_the_link_before(empty_app):
    first, second = (prepare(empty_app, ADDRESS)[0] for _ in range(2))
    assert first != second
    with empty_app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(OneTimeLink)) == 1
        db.engine.dispose()


def test_the_demo_is_a_whole_site(empty_app):
    [line] = prepare(empty_app, ADDRESS, demo=True)
    user, password = re.search(r"as (\S+) with the password (\S+)", line).groups()
    with empty_app.app_context():
        articles = db.session.scalars(Article.published()).all()
        languages = [article.language for article in articles]
        assert len(articles) == 38
        assert (languages.count("zh-Hans"), languages.count("en")) == (19, 19)
        assert db.session.scalar(db.select(db.func.count(Tag.id))) >= 30
        assert db.session.scalar(User.called(user)).has_password(password)
        assert db.session.scalars(Site.row()).one().set_up_at
        assert all(article.tags and article.author for article in articles)
        db.engine.dispose()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo site and its media folder, for tests that only read."""
    folder = tmp_path_factory.mktemp("demo")
    media = folder / "media"
    app = make_app(f"sqlite:///{folder / 'x.sqlite'}", MEDIA_FOLDER=str(media))
    prepare(app, ADDRESS, demo=True)
    with app.app_context():
        yield media
        db.engine.dispose()


def test_every_picture_of_the_demo_is_in_the_library_described_and_shown(demo):
    uploads = db.session.scalars(db.select(Upload)).all()
    assert len(uploads) == len(NAMES)
    assert all(upload.title and upload.alt and upload.user and upload.variants for upload in uploads)
    assert {path.name: path.stat().st_size for path in demo.iterdir()} == dict(
        file for upload in uploads for file in upload.files
    )
    assert {*db.session.scalars(db.select(upload_use.c.upload_id))} == {upload.id for upload in uploads}
    articles = db.session.scalars(Article.published()).all()
    named = {name for article in articles for name in re.findall(r"/media/([\w.-]+)", article.body_html)}
    names = {upload.name for upload in uploads}
    assert {original_of(name) for name in named} | {article.cover for article in articles} == names | {""}


def test_articles_of_the_demo_have_covers_that_are_described(demo):
    covered = [article for article in db.session.scalars(Article.published()) if article.cover]
    assert {article.language for article in covered} == {"en", "zh-Hans"}
    assert len(covered) >= 5
    assert all(article.cover_alt for article in covered)


def test_the_demo_has_series_in_both_languages_and_one_article_above_the_others(demo):
    series = db.session.scalars(db.select(Series)).all()
    assert {one.language for one in series} == {"en", "zh-Hans"}
    for one in series:
        parts = articles_in_order(db.session(), ids_in_order(db.session(), one.id))
        assert [part.language for part in parts] == [one.language] * 3
    assert len(pinned_ids(db.session())) == 1


def test_the_demo_says_what_it_is_about_in_both_languages(demo):
    english, chinese = db.session.scalars(db.select(Article).where(Article.is_page).order_by(Article.id))
    assert (english.language, chinese.language, chinese.translation_of_id) == ("en", "zh-Hans", english.id)
    assert english.is_public
    assert chinese.is_public


# What articles can hold besides words, by what their HTML has of it.
SHOWN = {
    "a formula": "<math",
    "a footnote": 'class="footnotes"',
    "an alert": 'class="alert ',
    "a table": "<table",
    "a task": 'class="task"',
    "marked lines of code": "<mark",
    "the name of a file": 'class="code"><figcaption',
    "a gallery": 'class="gallery"',
}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_one_article_of_the_demo_shows_all_that_articles_can_hold(demo, language):
    articles = db.session.scalars(Article.published())
    texts = [article.body_html for article in articles if article.language == language]
    lacking = [[what for what, mark in SHOWN.items() if mark not in text] for text in texts]
    assert [] in lacking


def test_the_demo_is_written_once_and_its_password_changes(empty_app):
    first, second = (prepare(empty_app, ADDRESS, demo=True)[0] for _ in range(2))
    assert first != second
    with empty_app.app_context():
        assert db.session.scalar(db.select(db.func.count(Article.id))) == 41
        db.engine.dispose()


def test_the_demo_refuses_a_site_of_somebodys_own(empty_app):
    prepare(empty_app, ADDRESS)
    with empty_app.app_context():
        db.session.scalars(Site.row()).one().set_up_at = Article.created_at.default.arg(None)
        db.session.commit()
        db.engine.dispose()
    with pytest.raises(CannotStart, match="empty"):
        prepare(empty_app, ADDRESS, demo=True)


def test_the_demo_refuses_articles_whose_site_nobody_has_set_up_yet(empty_app):
    prepare(empty_app, ADDRESS)
    with empty_app.app_context():
        db.session.add(Article(title="Adopted"))
        db.session.commit()
        db.engine.dispose()
    with pytest.raises(CannotStart, match="empty"):
        prepare(empty_app, ADDRESS, demo=True)
    with empty_app.app_context():
        assert db.session.scalars(db.select(Article.title)).all() == ["Adopted"]
        db.engine.dispose()


def test_somebody_elses_tables_are_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE wp_posts (id INTEGER)"))
    with pytest.raises(CannotStart, match="not Sheaf's"):
        prepare(make_app(url), ADDRESS)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master")).all() == [("wp_posts",)]
    engine.dispose()


def test_a_demo_password_in_a_file_stays_until_somebody_changes_the_owners(empty_app, tmp_path):
    kept = tmp_path / "password"
    first, second = (prepare(empty_app, ADDRESS, demo=True, password_file=kept)[0] for _ in range(2))
    assert first == second
    with empty_app.app_context():
        owner = db.session.scalar(User.called(re.search(r"as (\S+) with", first)[1]))
        owner.set_password("of somebody's own")
        db.session.commit()
        db.engine.dispose()
    assert prepare(empty_app, ADDRESS, demo=True, password_file=kept) == [first]
    with empty_app.app_context():
        owner = db.session.scalar(User.called(owner.username))
        assert owner.has_password(kept.read_text().strip())
        db.engine.dispose()
