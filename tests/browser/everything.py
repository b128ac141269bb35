"""A site with something of every kind, in every state, for tests of all its pages."""

from __future__ import annotations

from datetime import timedelta

from blog.extensions import db
from blog.lib import clock
from blog.lib.tokens import token_hash
from blog.models import Article, OneTimeLink, ShareLink, Site, Tag
from blog.models.draft import Typed, keep
from blog.models.one_time_link import INVITATION
from blog.models.saving import Saving
from blog.models.tag_implying import TagImplying
from tests.factories import EARLY, make_article, make_user
from tests.series import make_series
from tests.uploads import make_upload, write_files

TOKEN = "a-token-that-tests-know"
EVERYTHING = """
Words with a [link](/tags/), `code`, **strong**, *stress*, ~~gone~~ and a note[^a]; $E = mc^2$.

[TOC]

## A heading

> A quote.

> [!NOTE]
> A note.

> [!CAUTION]
> A caution.

- one
- [ ] to do
- [x] done

### Another

1. first
2. second

| left | right |
| :--- | ----: |
| 1    | 2     |

```python {2} title="app.py"
def f():  # a comment
    return "words" + 1
```

```diff
- gone
+ new
```

$$\\sum_{i=1}^n i = \\begin{cases} 1 & n = 1 \\\\ 3 & n = 2 \\end{cases}$$

![A harbour](%s "The caption")

![one](%s) ![two](%s)

![A talk](/media/talk-640x360.mp4) ![A song](/media/song.mp3)

## 中文标题

那天**下午**三点。

[^a]: Where it comes from.
"""
UNSEEN = {
    "draft": None,
    "review": None,
    "scheduled": EARLY + timedelta(days=9999),
    "trashed": EARLY,
    "unlisted": EARLY,
}


def fill(owner):
    """Something of every kind, in every state."""
    owner.bio = "Writes here. 在这里写。"
    site = db.session.scalars(Site.row()).one()
    site.tagline, site.page_size = "Words 与字", 5
    uploads = [make_upload(owner, "Harbour", alt="A harbour"), make_upload(owner, "Hill"), make_upload(owner)]
    make_upload(owner, "Song", kind="audio/mpeg")
    for upload in uploads:
        write_files(upload)
    write_articles(owner, uploads)
    go, python, flask = db.session.scalars(db.select(Tag).where(Tag.name.in_(["Go", "Python", "Flask"])))
    for tag in (go, python, flask):
        tag.description, tag.colour = "What it is about. *Words*.", "indigo"
    tags = {tag.name: tag for tag in (go, python, flask)}
    TagImplying(tags["Flask"], [tags["Python"]]).carry_out(db.session(), owner, EARLY)
    make_user("author", username="mei", name="梅")
    make_user("author", username="gone", name="Gone", active=False)
    invitation, _token = OneTimeLink.make(INVITATION, clock.now(), role="author", made_by=owner)
    link, _token = ShareLink.make(db.session.get(Article, 5), owner, 7, clock.now())
    # Tokens that are known beforehand.
    invitation.token_hash = link.token_hash = token_hash(TOKEN)
    db.session.add_all([invitation, link])
    keep_unsaved(owner)


def write_articles(owner, uploads):
    """The first has everything on it, the last are in the states that readers don't see."""
    pictures = [upload.address for upload in uploads]
    everything = make_article(
        "Everything at once 一切",
        slug="everything",
        body=EVERYTHING % tuple(pictures),
        author=owner,
        cover=uploads[0].name,
        tags=["Python", "Web", "数据库"],
        published_at=EARLY + timedelta(days=9),
    )
    saving = Saving(db.session(), everything)
    everything.title, everything.body = "Everything at once", everything.body.replace("A quote", "Two quotes")
    saving.record(owner.id, EARLY, note="A word more")
    everything.pinned_at = clock.now()
    parts = [make_article(f"Part {n}", author=owner, tags=["Python", "Flask"]) for n in (1, 2, 3)]
    make_series("A series", [everything, *parts], slug="a-series", description="Three parts.")
    for state, published_at in UNSEEN.items():
        trashed_at = EARLY if state == "trashed" else None
        values = {"state": state, "published_at": published_at, "trashed_at": trashed_at}
        make_article(f"One {state}", author=owner, tags=["Go", "flasks"], **values)
    for number in range(8):
        make_article(f"Older {number}", author=owner, tags=["Web"])
    about = make_article(
        "About", slug="about", is_page=True, author=owner, body="## Who\n\nUs.\n\n## Where\n\nHere."
    )
    make_article("关于", slug="guanyu", translation_of_id=about.id, author=owner, body="我们。")


def keep_unsaved(owner):
    """What was typed into the sheet of the second article, and into that of a new one."""
    for number, article_id in enumerate((2, None)):
        typed = Typed(f"tab-{number}", serial=1, fields={"title": "Typed", "body": "Typed, not saved."})
        keep(db.session(), owner, article_id, typed, clock.now())
