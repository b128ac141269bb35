"""The text of stored HTML."""

import pytest

from blog.lib.html_text import all_words, running_text
from blog.lib.markdown import render


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("## Why\n\nIt is **fast**er.", "It is faster."),
        ("关*于*数据。\n\nTwo & more", "关于数据。 Two & more"),
        ("Text.\n\n| a | b |\n|---|---|\n| c | d |\n\n- one\n- two", "Text."),
        ("A note[^1] here.\n\n[^1]: The foot.", "A note here."),
        ("> [!NOTE]\n> Care.", "Care."),
        ("# Head\n\n- 关*于*a\n- b", "关于a b"),
        ("# Only\n\n## headings", "Only headings"),
        ("One\ntwo", "One two"),
        ("a  \nb", "a b"),
        ("", ""),
    ],
)
def test_what_paragraphs_say_or_else_other_words(source, said):
    assert running_text(render(source)) == said


def test_words_of_neighbours_stay_apart_and_no_word_is_torn():
    assert all_words("<td>one</td><td>t<b>w</b>o &lt; 3</td>").split() == ["one", "two", "<", "3"]
