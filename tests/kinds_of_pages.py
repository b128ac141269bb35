"""Every kind of page, in every state in which it looks different: where each is, and what to send for it."""

from __future__ import annotations

from blog.extensions import db
from blog.lib import clock
from blog.lib.tokens import token_hash
from blog.models import OneTimeLink, Site, User
from blog.models.one_time_link import PASSWORD
from blog.models.site import MenuItem
from tests.browser.everything import TOKEN, fill
from tests.browser.test_axe_everywhere import DESK, PUBLIC
from tests.factories import make_article
from tests.uploads import make_upload

# What Markdown makes in places where its marks rarely stand.
ODD = """
# A [link](/) in a heading, with `code`[^a]

## The same

## The same

![](/media/nothing.png) [![A picture](/media/nothing.png)](/tags/ "in a link")

3. third
   - [ ] inside[^a]

     > [!TIP]
     > | a table | in $x^2$ an alert |
     > | ------- | ----------------- |
     > | ![](a.png) | `code` |

[TOC]

[](/empty) <https://example.org/?a=1&b=[2]> [two words](</a b> "title")

    indented

``` html
<p>
```

[^a]: A note[^b] with two paragraphs.

    ## And a heading

[^b]: $$\\frac{1}{2}$$
"""
ODD_PAGE = 400  # an id that no other article gets
# A site that has nothing yet.
EMPTY = ("/", "/tags/", "/tags/?view=map", "/archive/", "/search?q=words", "/authors/wendy")
EMPTY_DESK = tuple(
    f"/admin/{path}"
    for path in ("articles", "articles/drafts", "media", "series", "tags", "tags/hygiene", "operations")
)
# What a test adds.
BROKEN = ("/broken", "/busy")
READERS = (
    *PUBLIC,
    "/articles/odd",
    "/articles/one-trashed",
    "/pages/odd-page",
    "/?before=20260102T030405Z-9999",
    "/tags/nothing-like-that",
    "/tags/python+nothing",
    "/tags/+",
    "/invitations/used-before",
    f"/passwords/{TOKEN}-{PASSWORD}",
    *BROKEN,
)
WRITERS = (
    *DESK,
    "/account/password",
    "/admin/articles/3",
    f"/admin/articles/{ODD_PAGE}",
    "/admin/articles/1/translations",
    "/admin/articles/tagging?ids=1&add=,&remove=Nothing",
    "/admin/articles/tagging?all=1&add=Go",
    "/admin/tags/merge?tags=1&into=",
    "/admin/tags/1/name?name=Python",
    "/admin/appearance",
    "/admin/appearance/sample?accent=%23ffee00&face=serif&measure=wide&scheme=dark",
    "/admin/menu",
    "/nothing",
)
# What one sees who may write and no more, such as that something is an editor's to do.
AUTHORS = ("/admin/articles", "/admin/articles/new", "/admin/articles/1", "/admin/media", "/admin/settings")
TYPED = {"title": '<Typed> & "sent" 写的', "body": "Words *of* one\n\n中文", "tags": "Go, 新的"}
WRONG = {"title": "x" * 500, "slug": "404", "canonical_url": "nowhere", "tags": "a" * 300}
# What is sent with nobody signed in, and the status of the page that comes.
SENT = (
    ("/login", {"username": "wendy", "password": "wrong"}, 401),
    (f"/invitations/{TOKEN}", {"username": "?", "password": "a"}, 422),
    (f"/passwords/{TOKEN}-{PASSWORD}", {"password": "a"}, 422),
    ("/tags/", {}, 405),
    ("/admin/articles", TYPED, 401),
    ("/admin/users/invitations", {}, 401),
)
SENT_BY_WRITERS = (
    ("/admin/articles", WRONG, 422),
    ("/admin/articles", b"x" * (33 << 20), 413),
    ("/admin/articles/2", WRONG | {"opened": "x"}, 422),
    ("/admin/articles/3", TYPED | {"opened": "older", "base": "1"}, 409),
    ("/admin/articles/99999", TYPED, 404),
    ("/admin/articles/preview", TYPED, 200),
    ("/admin/articles/2/pin", {}, 200),
    ("/admin/appearance", {"accent": "reddish", "logo": "nothing.png"}, 422),
    ("/admin/appearance/preview", {"accent": "#2a6f5b", "face": "serif"}, 200),
    ("/admin/menu", {"items-0-label": "A", "items-0-address": "javascript:go()"}, 422),
    ("/admin/menu/rows", {"items-0-label": "A", "items-0-address": "/tags/"}, 200),
    ("/admin/articles/1/translations/joined", {"article": "nothing"}, 422),
    ("/admin/articles/tagging", {"ids": "1", "add": "", "remove": "Nothing"}, 422),
    ("/admin/media", {}, 422),
    ("/admin/media/1", {"title": "x" * 999}, 422),
    ("/admin/media/1/file", {}, 422),
    ("/admin/media/1/removal", {}, 409),
    ("/admin/series", {"title": "", "slug": "?"}, 422),
    ("/admin/series/1", {"title": "", "slug": "?"}, 422),
    ("/admin/settings", {"title": "", "url": "nowhere", "page_size": "0"}, 422),
    ("/admin/tags", {"name": "", "colour": "none"}, 422),
    ("/admin/tags/1", {"slug": "404", "parent": "x", "name_en": "x" * 999}, 422),
    ("/admin/tags/1/name", {"name": "Go"}, 422),
    ("/admin/tags/1/parts", {"rest": "Nothing"}, 422),
    ("/admin/users/invitations", {"role": "king"}, 422),
    ("/account/", {"name": "", "username": "?"}, 422),
    ("/account/password", {"current_password": "wrong", "password": "a"}, 422),
)
SET_UP = {"title": "", "url": "nowhere", "time_zone": "Mars"}


def fill_site(owner: User) -> None:
    """Something of every kind, and what makes pages of further kinds."""
    fill(owner)
    make_article("Odd", slug="odd", body=ODD, author=owner)
    make_article("Odd page 怪", slug="odd-page", body=ODD, author=owner, is_page=True, id=ODD_PAGE)
    site = db.session.scalars(Site.row()).one()
    site = db.session.scalars(Site.row()).one()
    owner.links = [["Elsewhere", "https://example.org/@wendy"], ["Mail", "mailto:wendy@example.org"]]
    owner.avatar = site.logo = make_upload(owner, "Face").name
    site.accent, site.measure, site.face = "#2a6f5b", "narrow", "serif"
    site.lead_to(
        [MenuItem("Odd", "/pages/odd-page"), MenuItem("别处", "https://example.org/?a=1&b=2", "zh-Hans")]
    )
    make_link(PASSWORD, owner)


def make_link(purpose: str, user: User | None = None) -> str:
    """A one-time link of that purpose; its token."""
    link, _token = OneTimeLink.make(purpose, clock.now(), user=user)
    token = f"{TOKEN}-{purpose}"
    link.token_hash = token_hash(token)
    db.session.add(link)
    db.session.commit()
    return token
