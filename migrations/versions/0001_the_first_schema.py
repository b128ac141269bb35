"""The first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLE = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
    "sqlite_autoincrement": True,
}
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


def key(length: int) -> sa.String:
    """Text compared byte by byte."""
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("tagline", sa.String(160), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("page_size", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(255), nullable=False),
        sa.Column("set_up_at", sa.DateTime(), nullable=True),
        sa.Column("next_due_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        **TABLE,
    )
    op.create_table(
        "submission",
        sa.Column("token_hash", key(64), nullable=False),
        sa.Column("location", sa.String(255), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_submission")),
        **TABLE,
    )
    op.create_index("ix_submission_created_at", "submission", ["created_at"])

    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", key(128), nullable=False),
        sa.Column("slug", key(120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("name_key", name=op.f("uq_tag_name_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")),
        **TABLE,
    )
    op.create_table(
        "throttle",
        sa.Column("subject_hash", key(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(), nullable=True),
        sa.Column("failed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject_hash", name=op.f("pk_throttle")),
        **TABLE,
    )
    op.create_index("ix_throttle_failed_at", "throttle", ["failed_at"])

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", key(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("role IN ('author', 'editor', 'admin', 'owner')", name=op.f("ck_user_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
        **TABLE,
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("slug", key(120), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("body", LONG_TEXT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("listed_at", sa.DateTime(), nullable=True),
        sa.Column("body_html", LONG_TEXT, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("reading_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'scheduled', 'published', 'trashed')", name=op.f("ck_article_state")
        ),
        sa.CheckConstraint("listed_at IS NULL OR state = 'published'", name=op.f("ck_article_listed")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_article_author_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("slug", name=op.f("uq_article_slug")),
        **TABLE,
    )
    op.create_index("ix_article_listed_at_id", "article", ["listed_at", "id"])
    op.create_index("ix_article_author_id_listed_at_id", "article", ["author_id", "listed_at", "id"])
    op.create_index("ix_article_state_published_at_id", "article", ["state", "published_at", "id"])
    op.create_index("ix_article_updated_at_id", "article", ["updated_at", "id"])
    op.create_index("ix_article_author_id_updated_at_id", "article", ["author_id", "updated_at", "id"])
    op.create_index("ix_article_state_updated_at_id", "article", ["state", "updated_at", "id"])

    op.create_table(
        "login_session",
        sa.Column("token_hash", key(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_login_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
        **TABLE,
    )
    op.create_index("ix_login_session_expires_at", "login_session", ["expires_at"])
    op.create_index("ix_login_session_user_id", "login_session", ["user_id"])

    op.create_table(
        "one_time_link",
        sa.Column("token_hash", key(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_one_time_link_made_by_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
        **TABLE,
    )
    op.create_index("ix_one_time_link_made_by_id", "one_time_link", ["made_by_id"])
    op.create_index("ix_one_time_link_user_id", "one_time_link", ["user_id"])

    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("affected", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_operation_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        **TABLE,
    )
    op.create_index("ix_operation_created_at", "operation", ["created_at"])
    op.create_index("ix_operation_user_id", "operation", ["user_id"])

    op.create_table(
        "article_tag",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_tag_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tag.id"], name=op.f("fk_article_tag_tag_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "tag_id", name=op.f("pk_article_tag")),
        **TABLE,
    )
    op.create_index("ix_article_tag_tag_id_article_id", "article_tag", ["tag_id", "article_id"])

    op.create_table(
        "redirect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", key(16), nullable=False),
        sa.Column("slug", key(120), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("tag_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('article', 'tag')", name=op.f("ck_redirect_kind")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_redirect_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_redirect_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirect")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_redirect_kind_slug")),
        **TABLE,
    )
    op.create_index("ix_redirect_article_id", "redirect", ["article_id"])
    op.create_index("ix_redirect_tag_id", "redirect", ["tag_id"])

    op.execute(
        "INSERT INTO site (id, title, tagline, language, time_zone, page_size, url) "
        "VALUES (1, 'Sheaf', '', 'en', 'UTC', 10, '')"
    )


def downgrade() -> None:
    for table in (
        "redirect",
        "article_tag",
        "operation",
        "one_time_link",
        "login_session",
        "article",
        "user",
        "throttle",
        "tag",
        "submission",
        "site",
    ):
        op.drop_table(table)
