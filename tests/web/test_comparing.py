"""What a page shows of two versions."""

from hypothesis import given
from hypothesis import strategies as st

from blog.articles.comparing import AROUND, FOLDED, folded
from blog.lib.differences import ADDED, EQUAL, Run

texts = st.text(alphabet="a中 \n", min_size=1, max_size=5 * AROUND)


@given(texts)
def test_folding_loses_nothing(text):
    for runs in (
        [Run(EQUAL, text)],
        [Run(EQUAL, text), Run(ADDED, "x")],
        [Run(ADDED, "x"), Run(EQUAL, text), Run(ADDED, "x")],
    ):
        assert "".join(run.text for run in folded(runs)) == "".join(run.text for run in runs)


def test_what_is_folded_begins_and_ends_with_lines():
    text = "a line of the text\n" * 100
    start, middle, end = folded([Run(ADDED, "x"), Run(EQUAL, text), Run(ADDED, "x")])[1:4]
    assert middle.kind == FOLDED
    assert start.text.endswith("\n")
    assert middle.text.startswith("a line")
    assert middle.text + end.text in text
    assert end.text.startswith(("\n", "a line"))
