"""Texts that try to run a script, in every place that people write to, shown in Chromium: none does.

Once with the Content-Security-Policy, which has nothing to refuse, and once without it, where nothing runs either.
"""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

import pytest

from blog.extensions import db
from blog.models import Series, Site, Tag
from blog.models.saving import Saving
from blog.web.first_paint import SCRIPT
from tests.browser.filled import PASSWORD, filled
from tests.browser.test_main_job import sign_in
from tests.factories import EARLY, make_article, make_tag, make_user
from tests.uploads import make_upload, write_files
from tests.xss import CARRIERS, PAYLOADS

# Whatever tries, tells: what would be run, what the policy refuses, what is asked of other sites.
WATCH = """
for (const name of ["alert", "confirm", "prompt", "msgbox"]) window[name] = () => tell(`${name} ran`);
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  tell(`${violatedDirective} refused ${blockedURI} ${sample}`));
"""
# What no page of the site has, whether it does anything or not: it may wait to be clicked.
FOREIGN = """
() => {
  const isOurs = (one) => one.matches("script:not([src])") && one.textContent === FIRST_PAINT;
  const own = (address) => new URL(address, document.baseURI).origin === location.origin;
  const harmless = (address) => ["http:", "https:", "mailto:"].includes(new URL(address, document.baseURI).protocol);
  const isFacts = (one) => one.type === "application/ld+json" && JSON.parse(one.textContent);
  const isForeign = (one) =>
    one.matches("iframe, frame, object, embed, base, style, [srcdoc], [http-equiv]") ||
    one.matches("animate, use, foreignObject, maction, mglyph") ||
    (one.matches("script, link[rel~=stylesheet]") &&
      !isFacts(one) && !isOurs(one) && !own(one.src || one.href || "data:")) ||
    [...one.attributes].some(({ name, value }) =>
      /^on/i.test(name) || (/(href|src|action|data|poster|background)$/i.test(name) && !harmless(value)));
  return [...document.querySelectorAll("*")].filter(isForeign).map((one) => one.outerHTML.slice(0, 200));
}
""".replace("FIRST_PAINT", json.dumps(SCRIPT))
ENDS = """
() => [...document.querySelectorAll(".prose > p")].filter((one) => /^block\\d+end$/.test(one.textContent)).length
"""
# Filling so long a text in by keys takes a browser very long.
TYPE = """
(field, text) => { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); }
"""
# Blocks of formulas are limited in number and length for each article.
FORMULAS = [carrier for carrier in CARRIERS if "$" in carrier or "math" in carrier]
OTHERS = [carrier for carrier in CARRIERS if carrier not in FORMULAS]
BODIES = (OTHERS[::2], OTHERS[1::2], FORMULAS[::2], FORMULAS[1::2])
TELLING = [number for number, payload in enumerate(PAYLOADS) if '"' in payload or payload.startswith("</")]


def blocks_of(carriers):
    """The payloads in all these carriers."""
    blocks = []
    for carrier in carriers:
        for payload in PAYLOADS:
            if not shows_another_site(carrier, payload):
                blocks.append(distinct(carrier, len(blocks)).replace("%s", payload))
    return blocks


def body_of(carriers):
    """The same, each with a paragraph behind it that shows that it hid nothing else."""
    return "\n\n".join(f"{block}\n\nblock{number}end" for number, block in enumerate(blocks_of(carriers)))


def shows_another_site(carrier, payload):
    """A picture or film of another site is what it says."""
    return carrier.startswith("![") and "](" in carrier and payload.startswith("//")


def distinct(carrier, number):
    """The names of footnotes and references are of one block alone."""
    return carrier.replace("[a]", f"[a{number}]").replace("[^a]", f"[^a{number}]")


def fill(owner):
    """The bodies, and for each payload an article, tag, person, series and file that is named so."""
    site = db.session.scalars(Site.row()).one()
    site.title, site.tagline = '</title>"><script>alert(1)</script>', '"><img src=x onerror=alert(1)>'
    site.page_size = 50
    make_tag("Common")
    for number, carriers in enumerate(BODIES):
        make_article(f"Body {number}", slug=f"body-{number}", body=body_of(carriers), author=owner)
    for number, payload in enumerate(PAYLOADS):
        store(number, payload)


def store(number, payload):
    """One payload in all fields that pages show."""
    # No two names may be alike.
    named = f"{payload} {number}"
    author = make_user(username=f"author-{number}", name=payload, bio=payload)
    upload = make_upload(author, title=payload, alt=payload)
    write_files(upload)
    series = Series(title=payload, slug=f"series-{number}", description=payload)
    tag = Tag(name=named, slug=f"tag-{number}", description=payload)
    db.session.add_all([series, tag])
    db.session.flush()
    article = make_article(
        payload,
        slug=f"fields-{number}",
        body=f"![{payload}]({upload.address})\n\n{payload}",
        excerpt=payload,
        author=author,
        published_at=EARLY + timedelta(minutes=number),
        series_id=series.id,
        cover=upload.name,
        cover_alt=payload,
        social_title=payload,
        social_description=payload,
        tags=["Common"],
    )
    saving = Saving(db.session(), article)
    article.tags, article.body = [*article.tags, tag], f"{article.body} {number}"
    saving.record(author.id, EARLY, note=payload)
    db.session.commit()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, migrated_sqlite):
    """The site."""
    with filled(tmp_path_factory.mktemp("hostile"), migrated_sqlite, fill) as serving:
        yield serving


@pytest.fixture
def watched(chromium, hostile):
    """A page that notes all that tries."""
    yield from watching(chromium.new_context(locale="en-US"), hostile)


@pytest.fixture
def unguarded(chromium, hostile):
    """The same in a browser that takes no heed of the policy."""
    yield from watching(chromium.new_context(locale="en-US", bypass_csp=True), hostile)


def watching(context, hostile):
    tries: list[str] = []
    context.expose_binding("tell", lambda _source, what: tries.append(what))
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("dialog", lambda dialog: (tries.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: tries.append(f"error {error}"))
    page.on("console", lambda line: tries.append(line.text) if "Content Security" in line.text else None)
    page.on("request", lambda sent: None if sent.url.startswith(hostile.url) else tries.append(sent.url))
    page.tries = tries
    yield page
    context.close()


def look(page, address):
    """Open a page; nothing in it tried anything."""
    assert page.goto(address).status == 200, address
    check(page, address)


def check(page, what):
    """Nothing that the page shows tried anything, or would if it were clicked."""
    assert (page.evaluate(FOREIGN), page.tries) == ([], []), what


def shown(page, number):
    """How many blocks of that body ended where they should, of how many."""
    return page.evaluate(ENDS), len(blocks_of(BODIES[number]))


def test_no_body_runs_anything(watched, hostile):
    for number in range(len(BODIES)):
        look(watched, f"{hostile.url}/articles/body-{number}")
        ends, blocks = shown(watched, number)
        assert ends == blocks, number


def test_no_field_runs_anything_on_the_page_of_its_article(watched, hostile):
    for number in range(len(PAYLOADS)):
        look(watched, f"{hostile.url}/articles/fields-{number}")


def test_no_field_runs_anything_in_readers_lists(watched, hostile):
    look(watched, f"{hostile.url}/")
    watched.locator(".pager-older").click()
    watched.locator(".pager-newer").wait_for()
    check(watched, "older")
    for path in ("/tags/common", "/tags/", "/tags/?by=name", "/tags/?view=map", "/login"):
        look(watched, hostile.url + path)
    for number in TELLING:
        for path in (f"/tags/tag-{number}", f"/authors/author-{number}", f"/series/series-{number}"):
            look(watched, hostile.url + path)


def test_nothing_runs_where_no_policy_forbids_it(unguarded, hostile):
    bodies = [f"/articles/body-{number}" for number in range(len(BODIES))]
    fields = [f"/articles/fields-{number}" for number in TELLING]
    for path in ("/", "/tags/", "/tags/common", *bodies, *fields):
        look(unguarded, hostile.url + path)


def test_no_address_runs_anything(watched, hostile):
    for number in TELLING:
        attempt = quote(PAYLOADS[number], safe="")
        watched.goto(f"{hostile.url}/tags/{attempt}?by={attempt}")
        check(watched, attempt)


def test_nothing_runs_in_a_preview(watched, hostile):
    sign_in(watched, hostile, password=PASSWORD)
    for number in range(len(BODIES)):
        look(watched, f"{hostile.url}/admin/articles/{number + 1}")
        ends, blocks = shown(watched, number)
        assert ends == blocks, number
        watched.fill("#title", " ".join(PAYLOADS))
        watched.locator("#body").evaluate(TYPE, f"**changed**\n\n{body_of(BODIES[number])}")
        watched.locator("[data-preview] strong", has_text="changed").wait_for()
        watched.locator("[data-preview-title]", has_text=PAYLOADS[0]).wait_for()
        assert shown(watched, number) == (blocks, blocks)
        check(watched, number)


def test_nothing_runs_on_the_desk(watched, hostile):
    sign_in(watched, hostile, password=PASSWORD)
    for path in ("articles", "tags", "series", "media", "users", "tags/hygiene", "settings"):
        look(watched, f"{hostile.url}/admin/{path}")
    for number in TELLING:
        article = len(BODIES) + 1 + number
        look(watched, f"{hostile.url}/admin/articles?q={quote(PAYLOADS[number])}")
        named = (f"tags/{number + 2}", f"series/{number + 1}", f"media/{number + 1}")
        for path in (f"articles/{article}/revisions/2", *named):
            look(watched, f"{hostile.url}/admin/{path}")


def test_nothing_runs_in_what_scripts_offer(watched, hostile):
    sign_in(watched, hostile, password=PASSWORD)
    look(watched, f"{hostile.url}/admin/articles/{len(BODIES) + 1}")
    for typed in ("<", '"', "alert", PAYLOADS[2]):
        watched.locator("tag-picker [role=combobox]").fill(typed)
        watched.get_by_role("option", name="alert").first.wait_for()
        check(watched, typed)
    watched.locator(".media-tools").get_by_text("From the library").click()
    watched.locator(".pick-file", has_text="alert").first.wait_for()
    check(watched, "library")
    watched.locator(".pick-file", has_text="alert").first.click()
    watched.locator("[data-preview] img").nth(1).wait_for()
    check(watched, "inserted")
