"""The text of stored HTML."""

import pytest

from blog.lib.html_text import all_words, paragraphs_of


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<h2>Why</h2>\n<p>It is <strong>fast</strong>er.</p>", "It is faster."),
        ("<p>关<em>于</em>数据。</p>\n<p>Two &amp; more</p>", "关于数据。 Two & more"),
        ("<ul>\n<li>\n<p>One</p>\n</li>\n</ul><table><tr><td>cell</td></tr></table>", "One"),
        ("<pre>no <i>p</i></pre>", "no p"),
        ("<h2>Only</h2><h3>headings</h3>", "Only headings"),
        ('<p class="x">One\ntwo</p>', "One two"),
        ("", ""),
    ],
)
def test_what_paragraphs_say_or_else_all_words(html, said):
    assert paragraphs_of(html) == said


def test_words_of_neighbours_stay_apart():
    assert all_words("<td>one</td><td>two &lt; 3</td>").split() == ["one", "two", "<", "3"]
