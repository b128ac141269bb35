"""Two authors at one article, in several tabs, in any order: what the server acknowledged stays reachable."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count

from bs4 import BeautifulSoup, SoupStrainer
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from blog.extensions import db
from blog.lib import clock
from blog.models import Article, Base, Draft, LoginSession, Revision, Site, trash
from blog.web.access import TOKEN
from tests.factories import make_article, make_user
from tests.pages import Page
from tests.writing import sent

STEPS = 40
TABS = st.integers(0, 2)
SELDOM = (
    *(
        "decide",
        "decide",
        "choose",
        "choose",
        "choose back",
        "reload",
        "reload",
        "go on",
        "go on",
        "discard",
        "restore",
    ),
    *("trash", "trash/removal", "publication/removal", "empty"),
)


@dataclass
class Tab:
    """A sheet in a browser: what its form holds, what was sent and not answered yet, and what it was told is kept."""

    name: str
    who: int
    form: dict[str, str] = field(default_factory=dict)
    article: int | None = None
    serial: int = 0
    late: list[dict[str, object]] = field(default_factory=list)
    # The words of the last text that it was told is kept, and that one's number.
    promised: set[str] = field(default_factory=set)
    acknowledged: int = 0

    def promise(self, serial: int, words: set[str]) -> None:
        """The server has them."""
        if serial >= self.acknowledged:
            self.acknowledged, self.promised = serial, words


class Writing(RuleBasedStateMachine):
    """Each typed text holds a word that occurs nowhere else, by which it is found again."""

    app = None

    def __init__(self):
        super().__init__()
        for table in reversed(Base.metadata.sorted_tables):
            db.session.execute(
                delete(table).where(table.c.id != 1) if table is Site.__table__ else delete(table)
            )
        db.session.commit()
        self.words = (f"word{number}" for number in count(1))
        self.users = [make_user("editor"), make_user("owner")]
        self.browsers = [self.signed_in(user) for user in self.users]
        make_article("Shared", body="First.\n\nSecond.\n\nThird.\n", author=self.users[0])
        self.closed = set()  # what was promised to tabs that are gone
        self.tabs = [Tab(f"tab-number-{number}", number % 2) for number in range(3)]
        for tab in self.tabs:
            self.open(tab)

    def signed_in(self, user):
        row, token = LoginSession.begin(user, clock.now())
        db.session.add(row)
        db.session.commit()
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie[TOKEN] = token
        return browser

    def article(self):
        return db.session.scalar(select(Article.id))

    def open(self, tab, draft=None):
        """Open the sheet anew; the text that was in it before is the slot's business."""
        tab.article = self.article()
        path = f"/admin/articles/{tab.article}" if tab.article else "/admin/articles/new"
        answer = self.browsers[tab.who].get(path + (f"?draft={draft}" if draft else ""))
        tab.form = sheet_in(answer)
        tab.form |= {"tab": tab.name}

    def post(self, tab, path, form=None):
        answer = self.browsers[tab.who].post(path, data=form or {})
        assert answer.status_code in {302, 409, 422, 404, 403}, (path, answer.status_code, answer.text[:500])
        return answer

    def message(self, tab):
        tab.serial += 1
        hidden = {"csrf_token", "submission", "tab", "serial", "draft", "base", "opened"}
        fields = {name: value for name, value in tab.form.items() if name not in hidden}
        draft, _, seen = tab.form.get("draft", "").partition("-")
        return {
            "user": self.users[tab.who].id,
            "tab": tab.name,
            "serial": tab.serial,
            "base": int(tab.form.get("base") or 0),
            "opened": tab.form.get("opened", ""),
            "draft": int(draft or 0),
            "draft_serial": int(seen or 0),
            "fields": fields,
        }

    def send(self, tab, message):
        path = f"/admin/articles/{tab.article}/drafts" if tab.article else "/admin/articles/drafts"
        answer = self.browsers[tab.who].post(path, json=message)
        assert answer.status_code == 200, answer.text
        return answer.json

    # -- what people and networks do

    @rule(
        number=TABS,
        place=st.sampled_from(["First.", "Second.", "title", "all"]),
        then=st.sampled_from(["wait", "keep", "keep", "lose", "lose"]),
    )
    def type(self, number, place, then):
        """Somewhere in the text, as the title, or in the place of all that the text says."""
        tab, word = self.tabs[number], next(self.words)
        if place == "title":
            tab.form["title"] = f"Title {word}"
        elif place == "all":
            tab.form["body"] = f"First.\n\nSecond. {word}\n"
        elif place in tab.form["body"]:
            tab.form["body"] = tab.form["body"].replace(place, f"{place} {word}", 1)
        else:
            tab.form["body"] += f"\n{word}\n"
        if then == "keep":
            self.keep(number)
        elif then == "lose":
            self.lose_on_the_way(number)

    def keep(self, number):
        tab = self.tabs[number]
        message = self.message(tab)
        if "late" not in self.send(tab, message):
            tab.promise(tab.serial, words_of(message["fields"]))

    def lose_on_the_way(self, number):
        """Sent now, and there at some time."""
        tab = self.tabs[number]
        tab.late.append(self.message(tab))

    @rule(number=TABS, place=st.sampled_from(["First.", "title", "all"]))
    def type_on(self, number, place):
        """The most usual thing."""
        self.type(number, place, "keep")

    @precondition(lambda self: any(tab.late for tab in self.tabs))
    @rule(repeat=st.booleans())
    def arrive_late(self, repeat):
        for tab in (tab for tab in self.tabs if tab.late):
            message = tab.late[0] if repeat else tab.late.pop(0)
            if "late" not in self.send(tab, message):
                tab.promise(message["serial"], words_of(message["fields"]))

    @rule(number=TABS, publish=st.booleans())
    def save(self, number, publish):
        """What comes back as a conflict is what the tab holds from then on."""
        tab = self.tabs[number]
        tab.serial += 1
        path = f"/admin/articles/{tab.article}" if tab.article else "/admin/articles"
        form = tab.form | {"serial": str(tab.serial), "tab": tab.name}
        form["title"] = form.get("title") or "Untitled"
        answer = self.post(tab, path + ("/publication" if publish else ""), form)
        if answer.status_code == 302:
            tab.promise(tab.serial, words_of(form))
            self.open(tab)
        elif 'id="desk"' in answer.text:
            tab.form = sheet_in(answer) | {"tab": tab.name}
            if "while you wrote" in answer.text:
                tab.promise(tab.serial, words_of(form))

    @rule(number=TABS, other=st.integers(0, 5), what=st.sampled_from(SELDOM))
    def do_something_else(self, number, other, what):
        """One rule for all that happens seldom, or typing would."""
        does = {
            "decide": lambda: self.decide(number),
            "choose": lambda: self.choose(number, ("mine", "theirs", "both")[other % 3]),
            "choose back": lambda: self.choose_back(number),
            "reload": lambda: self.reload(number),
            "go on": lambda: self.go_on_with_anothers(number, other % 3, both_write=other > 2),
            "discard": lambda: self.discard(number),
            "restore": lambda: self.restore(number, other + 1),
            "empty": self.empty_the_trash,
        }
        does.get(what, lambda: self.move(number, what))()

    def decide(self, number):
        """Take the lines out that stand around what both changed, and leave both."""
        tab = self.tabs[number]
        lines = tab.form.get("body", "").splitlines()
        tab.form["body"] = "\n".join(
            line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
        )

    def choose(self, number, way):
        """One way for all that there are two versions of."""
        tab = self.tabs[number]
        passages = re.findall(r"<<<<<<< \w+ (\d+)", tab.form.get("body", ""))
        fields = [name.removeprefix("mine-") for name in tab.form if name.startswith("mine-")]
        tab.form |= {f"choice-{key}": way for key in [*passages, *fields]}
        if passages or fields:
            self.send_choices(tab, "choices")

    def choose_back(self, number):
        self.send_choices(self.tabs[number], "choices/reversal")

    def send_choices(self, tab, path):
        """The answer is what the tab holds from then on."""
        if tab.article and tab.article == self.article():
            tab.serial += 1
            form = tab.form | {"serial": str(tab.serial), "tab": tab.name}
            answer = self.browsers[tab.who].post(f"/admin/articles/{tab.article}/{path}", data=form)
            assert answer.status_code in {200, 409, 422}, answer.text[:500]
            tab.form = sheet_in(answer) | {"tab": tab.name}

    def reload(self, number):
        """And go on with what the tab had kept."""
        tab = self.tabs[number]
        slot = self.slot(tab)
        if slot and slot.article_id == self.article():
            self.open(tab, slot.id)
        else:
            self.close(tab)
            self.open(tab)

    def go_on_with_anothers(self, number, other, both_write):
        """Whoever goes on with a text has it from then on."""
        tab, former = self.tabs[number], self.tabs[other]
        slot = self.slot(former)
        if tab is former or tab.who != former.who or not slot or slot.article_id != self.article():
            return
        self.close(tab)
        self.open(tab, slot.id)
        tab.promised, former.promised = former.promised, set()
        if both_write:
            self.type(self.tabs.index(former), "First.", "keep")
            self.type(number, "title", "keep")
        else:
            # Until it sends, what it shows is the former one's, who may type something else in its place.
            self.keep(number)

    def close(self, tab):
        """Another tab comes in its place, as after a crash: what the former one was told of is still promised."""
        self.closed |= tab.promised
        tab.name, tab.serial, tab.late = f"{tab.name}x", 0, []
        tab.promised, tab.acknowledged = set(), 0

    def discard(self, number):
        tab = self.tabs[number]
        if slot := self.slot(tab):
            self.post(tab, f"/admin/articles/drafts/{slot.id}/removal")
            let_go = words_in([slot.fields])
            tab.promised -= let_go
            self.closed -= let_go

    def restore(self, number, revision):
        tab = self.tabs[number]
        if article := self.article():
            self.post(tab, f"/admin/articles/{article}/revisions/{revision}/restoration")

    def move(self, number, verb):
        if article := self.article():
            self.post(self.tabs[number], f"/admin/articles/{article}/{verb}")

    def empty_the_trash(self):
        """What was saved goes with it; what was only typed does not."""
        before = self.saved()
        trash.empty(db.session())
        db.session.commit()
        gone = before - self.saved() - self.in_slots()
        for tab in self.tabs:
            tab.promised -= gone
        self.closed -= gone

    # -- what is promised

    def slot(self, tab):
        user = self.users[tab.who]
        return db.session.scalar(Draft.unsaved(user).where(Draft.tab == tab.name).limit(1))

    def saved(self):
        articles = db.session.execute(select(Article.title, Article.body))
        revisions = db.session.execute(select(Revision.title, Revision.body))
        return words_in(" ".join(row) for row in [*articles, *revisions])

    def in_slots(self):
        return words_in(db.session.scalars(select(Draft.fields).where(Draft.tab.not_like("~%"))))

    @invariant()
    def every_promise_is_kept(self):
        db.session.commit()
        promised = set().union(self.closed, *(tab.promised for tab in self.tabs))
        assert promised <= self.saved() | self.in_slots()


def sheet_in(answer):
    """The fields of the sheet; the tests of pages look at the rest."""
    return sent(Page(answer, BeautifulSoup(answer.text, "html.parser", parse_only=SoupStrainer("form"))))


def words_of(fields):
    """Those that were typed."""
    return words_in([fields["title"], fields["body"]])


def words_in(texts):
    return set(re.findall(r"word\d+", " ".join(texts)))


def test_no_text_is_lost(database):
    Writing.app = database
    quick = settings(max_examples=settings.default.max_examples, stateful_step_count=STEPS, deadline=None)
    run_state_machine_as_test(Writing, settings=quick)
