"""Pictures of tags, drawn as inline SVG, each with the same said in words; and the colours of tags."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string

from blog.lib.months import month_of, series
from blog.lib.tag_colours import COLOURS
from blog.lib.tag_map import NARROW, Node, Tie, tag_map, tag_map_rows
from config import ROOT

MARCH = month_of(2026, 3)
NODES = [
    Node("python", "Python", 1200),
    Node("数据库", "数据库", 80),
    Node("ci", "Continuous <integration>", 1),
]
TIES = [Tie("python", "数据库", 40), Tie("ci", "python", 1)]
PAGE = """
{%% extends "layouts/plain.html" %%}{%% block title %%}Title{%% endblock %%}
{%% block content %%}<h1>Title</h1>%s{%% endblock %%}
"""
MAP = """
{% from "components/tag_map.html" import tag_map, tag_map_table %}
{{ tag_map(wide, narrow, "The largest tags") }}{{ tag_map_table(rows) }}
"""
SPARKLINES = """
{% from "components/sparkline.html" import sparkline %}
{% for id in ("one", "two") %}{{ sparkline(series, id, period_name) }}{% endfor %}
"""


@pytest.fixture
def drawn(app, page):
    """Renders components on a page of their own."""

    def draw(template, **values):
        app.add_url_rule("/throwaway", view_func=lambda: render_template_string(PAGE % template, **values))
        return page("/throwaway")

    return draw


@pytest.fixture
def mapped(drawn):
    """Draws the map of some tags, and its table."""

    def draw(nodes=NODES, ties=TIES):
        wide, narrow = tag_map(nodes, ties), tag_map(nodes, ties, NARROW)
        return drawn(MAP, wide=wide, narrow=narrow, rows=tag_map_rows(nodes, ties))

    return draw


@pytest.fixture
def sparkline(drawn):
    """Draws the same sparkline twice, calling a period by its year and its first month."""

    def draw(counts):
        shown = series(counts, MARCH)
        return drawn(SPARKLINES, series=shown, period_name=lambda period: f"{period.year}/{period.month}")

    return draw


def words(element):
    """What an element says, on one line."""
    return " ".join(element.get_text(" ").split())


# -- sparklines


@pytest.mark.parametrize(
    ("counts", "title", "sentence"),
    [
        (
            {month_of(2025, 12): 1, month_of(2026, 1): 1234},
            "Articles per month",
            "Articles per month, from 2025/12 to 2026/3: most in 2026/1 (1,234)",
        ),
        (
            {MARCH - 100: 2},
            "Articles per quarter",
            "Articles per quarter, from 2017/10 to 2026/1: most in 2017/10 (2)",
        ),
        (
            {MARCH - 300: 2},
            "Articles per year",
            "Articles per year, from 2001/1 to 2026/1: most in 2001/1 (2)",
        ),
        (
            {MARCH - 1000: 2},
            "Articles per 5 years",
            "Articles per 5 years, from 1940/1 to 2025/1: most in 1940/1 (2)",
        ),
        ({MARCH: 2}, "Articles per month", "Articles in 2026/3: 2"),
    ],
)
def test_a_sparkline_says_what_it_shows(sparkline, counts, title, sentence):
    page = sparkline(counts)
    assert [words(summary) for summary in page.soup.select("figure summary")] == [sentence, sentence]
    pictures = page.soup.select("figure svg[role=img]")
    assert [words(page.one(f"#{picture['aria-labelledby']}")) for picture in pictures] == [title, title]


def test_a_sparkline_has_a_bar_and_a_row_for_each_month_with_articles(sparkline):
    figure = sparkline({MARCH - 20: 3, MARCH - 2: 9, MARCH: 1}).soup.select("figure")[0]
    assert [rect["height"] for rect in figure.select("rect")] == ["16.0", "48.0", "5.3"]
    assert [rect["height"] for rect in figure.select("rect.busiest")] == ["48.0"]
    assert [words(row) for row in figure.select("tbody tr")] == ["2026/3 1", "2026/1 9", "2024/7 3"]
    assert words(figure.select_one(".sparkline-years")) == "2024 2026"


def test_a_year_alone_is_said_once(sparkline):
    assert words(sparkline({MARCH - 1: 1}).soup.select(".sparkline-years")[0]) == "2026"


def test_no_articles_draw_no_sparkline(sparkline):
    assert sparkline({}).soup.select("figure, .sparkline") == []


# -- the map


def test_each_tag_of_the_map_is_a_link_with_a_name(mapped):
    page = mapped()
    for picture in page.soup.select("svg[role=group][aria-label='The largest tags']"):
        links = picture.select("a[href]")
        assert [link["href"] for link in links] == [
            "/tags/python",
            "/tags/%E6%95%B0%E6%8D%AE%E5%BA%93",
            "/tags/ci",
        ]
        assert [link.find("title").text for link in links] == [
            "Python, 1,200 articles",
            "数据库, 80 articles",
            "Continuous <integration>, 1 article",
        ]
        assert [words(link.find("text")) for link in links] == ["Python", "数据库", "Continuous…"]
        assert len(picture.select(".tag-map-lines path")) == 2
    assert len(page.soup.select(".tag-map svg")) == 2


def test_the_table_says_what_the_map_shows(mapped):
    rows = mapped().soup.select("tbody tr")
    assert [words(row) for row in rows] == [
        "Python 1,200 数据库 40 Continuous <integration> 1",
        "数据库 80 Python 40",
        "Continuous <integration> 1 Python 1",
    ]
    assert [a["href"] for a in rows[1].select("a")] == ["/tags/%E6%95%B0%E6%8D%AE%E5%BA%93", "/tags/python"]


def test_no_tags_draw_no_map(mapped):
    assert mapped([], []).soup.select(".tag-map") == []


# -- colours


@pytest.mark.parametrize(
    ("colour", "classes"), [("teal", ["tag", "tag-colour-teal"]), (None, ["tag"]), ("", ["tag"])]
)
def test_a_tags_colour_is_a_class(drawn, colour, classes):
    template = """{% from "components/tag_colour.html" import colour_class %}
    <p class="tag {{ colour_class(colour) }}"></p>"""
    assert drawn(template, colour=colour).one("p.tag")["class"] == classes


def test_every_colour_has_its_class_and_no_class_lacks_its_colour():
    style = (ROOT / "static" / "css" / "components" / "tag_colour.css").read_text("utf-8")
    found = re.findall(r"^\.tag-colour-(\w+) \{ --tag-hue: var\(--tag-(\w+)\); \}$", style, re.MULTILINE)
    assert found == [(colour, colour) for colour in COLOURS]
