"""All kinds of writes to a small site: by the models, as operations, in the browser, and by the clock.

Each is given the world of its test, a number to pick something by, and names of tags.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Operation, Site, pins, rebuild, translation, trash
from blog.models.implication import Cycle
from blog.models.publishing import STATES, Refused
from blog.models.tag_deletion import TagDeletion
from blog.models.tag_implying import TagImplying
from blog.models.tag_merge import TagMerge
from blog.models.tag_operation import MadeTags
from blog.models.tag_rename import TagRename
from blog.models.tagging import Tagging
from tests.web.page_cache.small_site import DAY, LANGUAGES, START, said_of_site

FORM = {
    "title": "Sheaf",
    "tagline": "",
    "language": "en",
    "time_zone": "UTC",
    "page_size": "5",
    "trash_days": "0",
}


# -- by the models: each in one transaction


def create(world, pick, names):
    article = Article(title=world.word(), body="Text", author=world.user(pick))
    db.session.add(article)
    article.schedule(START + (pick % 9) * DAY - timedelta(hours=pick % 2), clock.now())
    article.state = ("published", "published", *STATES)[pick % 8]
    article.tag_with(db.session(), names)


def rewrite(world, pick, names):
    if article := world.article(pick):
        setattr(article, ("title", "body", "excerpt", "slug")[pick % 4], world.word())


def change_state(world, pick, names):
    if article := world.article(pick):
        now = clock.now()
        verbs = (article.unpublish, article.trash, article.restore, lambda: article.publish(now))
        verbs += (article.submit, article.send_back, lambda: article.unlist(now))
        with suppress(Refused):
            verbs[(pick * 4 + len(names)) % len(verbs)]()


def publish(world, pick, names):
    if article := world.article(pick, "draft", "review", "unlisted", "trashed"):
        if article.is_trashed:
            article.restore()
        article.publish(clock.now())


def unlist(world, pick, names):
    if article := world.article(pick, "draft", "scheduled", "published"):
        article.unlist(clock.now())


def pin(world, pick, names):
    if article := world.article(pick, "published"):
        with suppress(pins.TooManyPins, Refused):
            pins.pin(db.session(), article, clock.now() + timedelta(seconds=pick))


def unpin(world, pick, names):
    """Without a word to what pins: as somebody does in a shell."""
    for article in db.session.scalars(Article.pinned(1 + pick % 2)):
        article.pinned_at = None


def delete_for_good(world, pick, names):
    if article := world.article(pick):
        article.trash()
        db.session.flush()
        trash.empty(db.session())


def redate(world, pick, names):
    if article := world.article(pick):
        article.redate(START + (len(names) * 3 + pick % 3) * DAY)


def retag(world, pick, names):
    if article := world.article(pick):
        article.tag_with(db.session(), names)


def toggle(world, pick, names):
    """From the tag's side, whose collection may not be loaded."""
    article, tag = world.article(pick), world.tag(len(names))
    if article and tag:
        (tag.articles.remove if tag in article.tags else tag.articles.append)(article)


def append(world, pick, names):
    article, tag = world.article(pick), world.tag(len(names))
    if article and tag and tag not in article.tags:
        db.session.flush()
        db.session.expire_all()
        tag.articles.append(article)


def delete_article(world, pick, names):
    if article := world.article(pick):
        db.session.expire(article)
        db.session.delete(article)


def give_away(world, pick, names):
    """To another author, or to nobody, without knowing whose it was."""
    if article := world.article(pick):
        user = world.user(pick)
        db.session.expire(article)
        if names:
            article.author = user
        else:
            article.author_id = None


def rename_tag(world, pick, names):
    if tag := world.tag(pick):
        setattr(tag, ("name", "slug", "colour", "description", "cover")[pick % 5], world.word()[:9])


def translate(world, pick, names):
    if tag := world.tag(pick):
        tag.translations = {"zh-Hans": world.word()} if names else {}


def spell(world, pick, names):
    """Aliases, by which the index finds tags as well."""
    if tag := world.tag(pick):
        tag.aliases = [f"p{world.word()}"] if names else []


def delete_tag(world, pick, names):
    if tag := world.tag(pick):
        db.session.delete(tag)


def change_user(world, pick, names):
    name = ("name", "bio", "username", "avatar", "links")[pick % 5]
    setattr(
        world.user(pick), name, [[world.word(), "https://example.org"]] if name == "links" else world.word()
    )


def change_site(world, pick, names):
    setattr(db.session.scalars(Site.row()).one(), *said_of_site(pick, world.word()))


def schedule(world, pick, names):
    if article := world.article(pick, "draft", "review", "scheduled", "published"):
        if article.is_public:
            article.unpublish()
        article.schedule(clock.now() + timedelta(hours=1 + pick), clock.now())


def take_back(world, pick, names):
    """What was written before is rolled back to a savepoint, and something else is written."""
    nested = db.session.begin_nested()
    rewrite(world, pick, names)
    publish(world, pick, names)
    nested.rollback()
    rewrite(world, pick + 1, names)


def pair_up(world, pick, names):
    original, article = world.article(pick), world.article(pick + 1 + len(names))
    if original and article:
        article.chosen_language = ("zh-Hans", "zh-Hans", "ja")[pick % 3]
        db.session.flush()
        with suppress(translation.NotATranslation):
            translation.check(db.session(), article, original)
            article.translation_of_id = original.id


def part(world, pick, names):
    if article := world.article(pick):
        article.translation_of_id = None


def look_for_kin(world, pick, names):
    rebuild.kin(db.session())


# -- operations


def merge(world, pick, names):
    one, other = world.tag(pick), world.tag(pick + 1)
    if one and other and one is not other:
        TagMerge([one], other).carry_out(db.session(), None, clock.now())


def rename(world, pick, names):
    if tag := world.tag(pick):
        word = world.word()
        TagRename(tag, word, word, keep_alias=bool(names)).carry_out(db.session(), None, clock.now())


def imply(world, pick, names):
    one, other = world.tag(pick), world.tag(pick + 1 + len(names))
    if one and other and one is not other:
        try:
            TagImplying(one, [other]).carry_out(db.session(), None, clock.now())
        except Cycle:
            db.session.rollback()


def remove(world, pick, names):
    if tag := world.tag(pick):
        TagDeletion([tag]).carry_out(db.session(), None, clock.now())


def tag_many(world, pick, names):
    made = MadeTags(db.session(), names)
    ids = select(Article.id).where(Article.id % 2 == pick % 2)
    if made.tags:
        Tagging(ids, made.tags).carry_out(db.session(), None, clock.now(), made)


# -- in the browser


def post(world, path, **fields):
    response = world.site.browser().post(path, data=fields)
    assert response.status_code in {302, 409, 422}, (path, response.status_code)


def send_sheet(world, pick, names):
    with world.site.writing():
        article = world.article(pick)
        path = f"/admin/articles/{article.id}" if article else "/admin/articles"
        slug = article.slug if article else ""
        at = f"{article.published_at:%Y-%m-%dT%H:%M}" if article and article.published_at else ""
        opened = article.fingerprint() if article else ""
    fields = {"title": world.word(), "body": world.word(), "tags": ",".join(names), "slug": slug}
    fields["opened"] = opened
    post(world, path + ("/publication" if pick % 2 else ""), publish_at=at, submission=world.word(), **fields)


def press_button(world, pick, names):
    with world.site.writing():
        article = world.article(pick)
        number = article.id if article else None
    verbs = ("publication", "trash", "review", "listing", "pin")
    words = [*(f"{verb}/removal" for verb in verbs), *verbs[1:]]
    if number:
        post(world, f"/admin/articles/{number}/{words[pick % len(words)]}")


def send_tag(world, pick, names):
    with world.site.writing():
        tag = world.tag(pick)
        number = tag.id if tag else None
    if number:
        word = world.word()
        fields = {"name_en": word, "name_zh_hans": "", "aliases": f"p{word}, q{word}", "description": word}
        post(world, f"/admin/tags/{number}", colour="jade" if names else "", cover="", **fields)


def send_settings(world, pick, names):
    post(world, "/admin/settings", **FORM | {"tagline": world.word(), "language": LANGUAGES[pick % 2]})


def send_profile(world, pick, names):
    with world.site.writing():
        name = world.user(pick).username
    browser = world.site.browser(name)
    assert browser.post("/account/", data={"name": world.word(), "bio": world.word()}).status_code == 302


def undo(world, pick, names):
    with world.site.writing():
        latest = select(Operation.id).where(Operation.undone_at.is_(None)).order_by(Operation.id.desc())
        number = db.session.scalar(latest.limit(1))
    if number:
        post(world, f"/admin/operations/{number}/reversal")


# -- by the clock


def pass_hours(world, pick, names):
    world.clock.at += timedelta(hours=pick + 1)


def pass_months(world, pick, names):
    world.clock.at += 31 * DAY


BY_MODELS = (
    create,
    rewrite,
    change_state,
    publish,
    unlist,
    pin,
    unpin,
    redate,
    retag,
    toggle,
    append,
    delete_article,
    delete_for_good,
    give_away,
    rename_tag,
    translate,
    spell,
    delete_tag,
    change_user,
    change_site,
    schedule,
    take_back,
    pair_up,
    part,
    look_for_kin,
    merge,
    rename,
    imply,
    remove,
    tag_many,
)
BY_OTHERS = (
    send_sheet,
    press_button,
    send_tag,
    send_settings,
    send_profile,
    undo,
    pass_hours,
    pass_months,
)
# Operations and settings touch all pages, so that little is learnt from many of them.
ACTIONS = (*BY_MODELS[: BY_MODELS.index(merge)], *BY_MODELS, *BY_OTHERS)
