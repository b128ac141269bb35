"""Migrations: they lead to the models' schema, from nothing and from every revision that has landed, and keep rows."""

from __future__ import annotations

import gc
import shutil
from datetime import UTC, datetime

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, func, inspect, select, table, text
from sqlalchemy.exc import IntegrityError

from blog.extensions import db
from blog.models import Article, Base, Operation, Site, Tag, article_tag, schema
from blog.models.derived_files import tags_after
from blog.models.operation import operation_link
from blog.models.schema import MIGRATIONS, VERSION_TABLE
from blog.models.tag_search import suggest
from blog.models.upload import tag_upload_use
from tests.conftest import make_app
from tests.fixtures.rows_of_revisions import DERIVED, REWRITTEN, ROWS
from tests.fixtures.tutorials import PowerCut, power_cut
from tests.lists import assert_lists_are_right, expected_listing

TABLES = Base.metadata.sorted_tables
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]

# A revision as a later one may be: it changes a table that others point at.
REBUILD = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "9999", "{}", None, None

def upgrade():
    with op.batch_alter_table("article", recreate="auto") as batch:
        batch.alter_column("summary", existing_type=sa.Text(), nullable=True)
"""


@pytest.fixture(params=["sqlite", "mariadb"])
def nothing(request, tmp_path):
    """An application on an empty database, on each in turn."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    if request.param == "mariadb":
        url = request.getfixturevalue("empty_mariadb")
    app = make_app(url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(revision):
    """Lead the database to that revision, with rows of it and all before, without the models of the newest."""
    for earlier in REVISIONS[: REVISIONS.index(revision) + 1]:
        flask_migrate.upgrade(revision=earlier)
        with db.engine.begin() as connection:
            for name, rows in ROWS.get(earlier, {}).items():
                connection.execute(table(name, *map(column, rows[0])).insert(), rows)


def contents():
    """Every table's rows as the driver gives them, each a dictionary."""
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
        quote = connection.dialect.identifier_preparer.quote_identifier
        return {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {quote(name)}")).mappings()]
            for name in sorted(names)
        }


def differences():
    """What a migration would have to do to make the database the models'."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)


def assert_kept(before, after):
    """Every row that was there is still there, with the values of the columns that are left.

    What is derived may have been derived anew.
    """
    for name in before.keys() - DERIVED:
        rows = before[name]
        assert len(after[name]) >= len(rows), name
        columns = set(rows[0]).intersection(after[name][0]) if rows else set()
        columns -= REWRITTEN.get(name, set())
        left = [{column: row[column] for column in columns} for row in after[name]]
        for row in rows:
            assert {column: row[column] for column in columns} in left, name


# -- where migrations lead


def test_from_nothing_they_lead_to_the_models(nothing):
    flask_migrate.upgrade()
    assert differences() == []
    assert db.session.scalars(Site.row()).one().title == "Sheaf"


def test_a_difference_would_be_noticed(nothing):
    flask_migrate.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE site ADD COLUMN forgotten INTEGER"))
    assert [(change[0], change[3].name) for change in differences()] == [("remove_column", "forgotten")]


def test_there_is_one_newest_revision():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_migrating_again_changes_nothing(nothing):
    flask_migrate.upgrade()
    before = contents()
    flask_migrate.upgrade()
    assert contents() == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_revision_are_kept_on_the_way_forwards(nothing, revision):
    fill(revision)
    before = contents()
    flask_migrate.upgrade()
    assert_kept(before, contents())
    assert differences() == []


def test_the_rows_of_the_first_revision_are_whole_at_the_newest(nothing):
    fill("0001")
    flask_migrate.upgrade()
    article = db.session.get(Article, 2)
    assert (article.title, article.slug, article.author.name) == ("重庆", "chong-qing", "Wendy")
    assert (len(article.body), [tag.name for tag in article.tags]) == (60_000, ["Flask", "數據庫"])
    assert db.session.scalars(Article.published()).all() == [article]


@pytest.mark.parametrize("emptied", ["tag", "article", "operation"])
def test_an_id_given_before_is_not_given_again_after(nothing, emptied):
    """SQLite, which makes a changed table anew, counts on from the ids that are left unless told otherwise."""
    fill("0001")
    own = table(emptied, column("id"))
    with db.engine.begin() as connection:
        last = connection.scalar(select(func.max(own.c.id)))
        connection.execute(table("article_tag").delete())
        connection.execute(own.delete().where(own.c.id == last))
    flask_migrate.upgrade()
    made = {
        "tag": Tag(name="New"),
        "article": Article(title="New"),
        "operation": Operation(kind="k", subject="s", record={}, created_at=datetime.now(UTC)),
    }[emptied]
    db.session.add(made)
    db.session.commit()
    assert made.id > last


def test_links_that_stood_in_records_of_deletions_are_rows(nothing):
    fill("0001")
    flask_migrate.upgrade()
    links = db.session.execute(select(operation_link).order_by(operation_link.c.article_id)).all()
    assert [tuple(link) for link in links] == [(4, 9, 2, False), (4, 9, 5, False)]
    assert "article_ids" not in db.session.get(Operation, 4).record


# -- what is derived


def assert_derived():
    """What the rows of the first revision lead to."""
    assert schema.state_of(db.engine) is schema.State.READY
    tags = {tag.id: tag for tag in db.session.scalars(select(Tag))}
    assert {key: (tag.reading, tag.aliases) for key, tag in tags.items()} == {
        1: ("flask", []),
        7: ("shu ju ku", []),
    }
    assert [found.name for found, _ in suggest(db.session(), "sjk", 5)] == ["數據庫"]
    assert Tag.named(db.session(), ["FLASK", "数据库"]) == [tags[1], tags[7]]
    assert len(expected_listing(db.session)) == 3
    assert_lists_are_right(db.session)


def test_what_a_revision_says_is_derived_anew_is_derived_when_it_has_run(nothing):
    fill("0001")
    flask_migrate.upgrade()
    assert_derived()


@pytest.mark.parametrize("nothing", ["mariadb"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE tag ADD",
        "UPDATE article",
        "CREATE INDEX ix_tag_word",
        "CREATE TABLE IF NOT EXISTS listing",
        "INSERT INTO operation_link",
        "UPDATE alembic_version",
        "INSERT INTO tag_alias",
        "INSERT INTO tag_word",
        "INSERT INTO listing",
        "CREATE INDEX ix_article_pinned_at",
        "UPDATE article SET trashed_at",
        "CREATE INDEX ix_revision_user_id",
        "CREATE INDEX ix_draft_user_id_saved_at",
        "CREATE TABLE IF NOT EXISTS upload_use",
        "CREATE INDEX ix_upload_use",
        "CREATE INDEX ix_search_document_place",
        "CREATE TABLE IF NOT EXISTS search_rebuild",
        "UPDATE site SET rebuild_due",
        "INSERT INTO search_document",
        "INSERT INTO search_posting",
        "CREATE TABLE IF NOT EXISTS tag_upload_use",
        "CREATE INDEX ix_tag_upload_use",
    ],
)
def test_a_power_cut_anywhere_is_made_up_for_by_the_next_run(nothing, statement):
    fill("0001")
    with power_cut(db.engine, statement), pytest.raises(PowerCut):
        flask_migrate.upgrade()
    assert schema.state_of(db.engine) is schema.State.OLDER
    flask_migrate.upgrade()
    assert differences() == []
    assert_derived()


MORE_TAGS = range(16, 270)
SHOWN_BY_TAGS = [(11, 9), (12, 9), (12, 10), (13, 9), (13, 10), *((tag_id, 10) for tag_id in MORE_TAGS)]


def fill_tags_that_show_files():
    """A blog before it is written down which tags show files: several kinds of tags, then more than one batch."""
    fill("0006")
    upload = dict(ROWS["0004"]["upload"][0])
    names = ["quay-0123456789abcdef0123-1200x800.webp", "map-fedcba9876543210fedc.pdf"]
    uploads = [
        upload,
        *(
            {**upload, "id": 9 + number, "hash": f"{number:064x}", "name": name}
            for number, name in enumerate(names)
        ),
    ]
    tag = {
        **ROWS["0001"]["tag"][0],
        "translations": "{}",
        "colour": "",
        "reading": "",
        "description_html": "",
    }
    made = [
        (11, names[0], ""),
        (12, f"/media/{names[1]}", f"![](/media/{names[0]})"),
        (
            13,
            "",
            f"As on ![](/media/{names[0].replace('.webp', '.480.webp')}), and [here](/media/{names[1]}).",
        ),
        (14, "", "/media/lost-0123456789abcdef0124.pdf"),
        (15, "", ""),
        *((tag_id, names[1], "") for tag_id in MORE_TAGS),
    ]
    tags = [
        {**tag, "id": tag_id, "name": f"t{tag_id}", "name_key": f"t{tag_id}", "slug": f"t{tag_id}"}
        | {"cover": cover, "description": description}
        for tag_id, cover, description in made
    ]
    with db.engine.begin() as connection:
        for name, rows in (("upload", uploads[1:]), ("tag", tags)):
            connection.execute(table(name, *map(column, rows[0])).insert(), rows)


def shown_by_tags():
    """Every pair of tag and upload."""
    return sorted(tuple(row) for row in db.session.execute(select(tag_upload_use)))


def test_which_tags_show_files_is_written_down_for_those_that_were_there(nothing):
    fill_tags_that_show_files()
    flask_migrate.upgrade()
    assert shown_by_tags() == SHOWN_BY_TAGS
    last_id = 0
    while ids := tags_after(db.session(), last_id):
        last_id = ids[-1]
    assert shown_by_tags() == SHOWN_BY_TAGS


@pytest.mark.parametrize(
    ("statement", "time"), [("INSERT INTO tag_upload_use", 2), ("UPDATE alembic_version", 1)]
)
def test_a_power_cut_while_files_of_tags_are_written_down_is_made_up_for(nothing, statement, time):
    fill_tags_that_show_files()
    with power_cut(db.engine, statement, time), pytest.raises(PowerCut):
        flask_migrate.upgrade()
    gc.collect()  # the connection goes, as with its process
    flask_migrate.upgrade()
    assert shown_by_tags() == SHOWN_BY_TAGS
    assert differences() == []


def test_what_can_not_be_derived_keeps_the_database_from_being_ready(nothing):
    fill("0001")
    tag = table("tag", column("id"), column("name"))
    with db.engine.begin() as connection:
        connection.execute(tag.update().where(tag.c.id == 7).values(name="FLASK"))
    with pytest.raises(IntegrityError):
        flask_migrate.upgrade()
    assert schema.state_of(db.engine) is schema.State.OLDER
    with db.engine.begin() as connection:
        connection.execute(tag.update().where(tag.c.id == 7).values(name="數據庫"))
    flask_migrate.upgrade()
    assert_derived()


def test_every_table_has_rows_here():
    filled = {name for rows in ROWS.values() for name in rows}
    assert filled == set(Base.metadata.tables) - {"site"}, "give each new table rows under its revision"


def test_a_lost_row_would_be_noticed():
    with pytest.raises(AssertionError):
        assert_kept({"tag": [{"id": 1}, {"id": 2}]}, {"tag": [{"id": 1}, {"id": 3}]})


def test_a_table_built_anew_keeps_what_points_at_it(nothing, tmp_path):
    """SQLite changes a table by dropping it, which must not take rows of other tables along."""
    fill(REVISIONS[-1])
    before = contents()
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_rebuild.py").write_text(REBUILD.format(REVISIONS[-1]))
    flask_migrate.upgrade(directory=str(folder))
    assert_kept(before, contents())
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(article_tag.insert().values(article_id=99, tag_id=99))


def test_backwards_to_nothing(nothing):
    fill(REVISIONS[-1])
    flask_migrate.downgrade(revision="base")
    assert contents() == {}
