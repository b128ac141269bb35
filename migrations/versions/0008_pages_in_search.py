"""Pages in search: those that readers find get what searches look into"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Derived by whoever migrates, if there is any page to be found.
    op.execute(
        """
        UPDATE site SET rebuild_due = 1
        WHERE EXISTS (SELECT 1 FROM article WHERE is_page = 1 AND state = 'published')
        """
    )


def downgrade() -> None:
    # What showed nothing of a page would count it.
    op.execute("DELETE FROM search_document WHERE article_id IN (SELECT id FROM article WHERE is_page = 1)")
