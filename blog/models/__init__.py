"""All that is true about the blog: one file per noun. Importing this package completes the mapping."""

from blog.models import derived, page_change, series_events, touched
from blog.models.article import Article
from blog.models.base import Base
from blog.models.draft import Draft
from blog.models.implication import tag_implication
from blog.models.listing import listing
from blog.models.login_session import LoginSession
from blog.models.one_time_link import OneTimeLink
from blog.models.operation import Operation
from blog.models.page_change import PageChange
from blog.models.redirect import Redirect
from blog.models.revision import Revision
from blog.models.series import Series
from blog.models.share_link import ShareLink
from blog.models.site import Site
from blog.models.submission import Submission
from blog.models.tag import Tag, article_tag
from blog.models.tag_alias import TagAlias
from blog.models.tag_deletion import TagDeletion
from blog.models.throttle import Throttle
from blog.models.upload import Upload
from blog.models.user import User

__all__ = [
    "Article",
    "Base",
    "Draft",
    "LoginSession",
    "OneTimeLink",
    "Operation",
    "PageChange",
    "Redirect",
    "Revision",
    "Series",
    "ShareLink",
    "Site",
    "Submission",
    "Tag",
    "TagAlias",
    "TagDeletion",
    "Throttle",
    "Upload",
    "User",
    "article_tag",
    "listing",
    "tag_implication",
]

derived.listen()
touched.listen()
series_events.listen()
page_change.listen()
