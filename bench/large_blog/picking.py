"""A picker's suggestions for the beginnings that people type."""

from bench.large_blog.subject import Subject, Times
from blog.extensions import db
from blog.models import tag_search

SUGGESTIONS = 12
TYPED = {
    "nothing": "",
    "one letter": "p",
    "one letter, rare": "z",
    "two letters": "py",
    "four letters": "pyth",
    "a word and a space": "python d",
    "a Chinese letter": "数",
    "a Chinese word": "数据",
    "pinyin": "shuju",
    "pinyin, apart": "shu ju",
    "initials": "sjk",
    "two initials": "sj",
    "what nothing has": "qqqq",
}


def measured(small: Subject, large: Subject, rounds: int) -> dict[str, object]:
    """Ask in turn, and return the medians."""
    times = Times()
    for turn in range(rounds + 2):
        for subject in (small, large):
            with subject.app.app_context():
                for name, text in TYPED.items():
                    with (times if turn > 1 else Times()).of(name, subject):
                        tag_search.suggest(db.session(), text, SUGGESTIONS)
                    db.session.remove()
    return {name: times.compared(name, small, large) for name in TYPED}
