"""The map of tags."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.lib.tag_map import NARROW, TIES_LISTED, WIDE, Frame, Node, Spot, TagMap, Tie, tag_map, tag_map_rows

FRAMES = (WIDE, NARROW)


@st.composite
def tags_and_ties(draw: st.DrawFn) -> tuple[list[Node], list[Tie]]:
    """Up to forty tags with any names, and ties of which some lead nowhere or are said twice."""
    labels = st.text(st.sampled_from("Wi mé数据，👩\u200d\u0301"), min_size=1, max_size=64)
    tags = draw(st.lists(st.tuples(labels, st.integers(0, 5000)), max_size=40))
    key = st.integers(0, 41).map(str)
    ties = draw(st.lists(st.builds(Tie, key, key, st.integers(0, 300)), max_size=200))
    return [Node(str(index), label, weight) for index, (label, weight) in enumerate(tags)], ties


def overlap(one: Spot, other: Spot) -> bool:
    """Whether the boxes of two tags share more than an edge."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    along = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return across > 0 and along > 0


def distance(found: TagMap, one: str, other: str) -> float:
    """How far the circles of two tags are from each other."""
    at = {spot.node.key: spot for spot in found.spots}
    return math.dist((at[one].x, at[one].y), (at[other].x, at[other].y))


def crowd(count: int, label: str = "Name") -> list[Node]:
    """So many tags of falling weight."""
    return [Node(str(index), f"{label} {index}", 200 - index) for index in range(count)]


@pytest.mark.parametrize("frame", FRAMES)
@given(given=tags_and_ties())
def test_nothing_overlaps_or_leaves_the_map(given: tuple[list[Node], list[Tie]], frame: Frame) -> None:
    found = tag_map(*given, frame)
    assert [spot.node for spot in found.spots] == given[0]
    assert not [pair for pair in combinations(found.spots, 2) if overlap(*pair)]
    for spot in found.spots:
        assert spot.left >= 0
        assert spot.left + spot.width <= found.width <= frame.width
        assert spot.top >= 0
        assert spot.top + spot.height <= found.height


@pytest.mark.parametrize("frame", FRAMES)
def test_a_box_holds_the_circle_and_the_label(frame: Frame) -> None:
    han, latin = tag_map([Node("a", "数据库设计与实现", 9), Node("b", "W" * 64, 1)], [], frame).spots
    assert han.width > 6.8 * frame.letter
    assert latin.width > 13 * 0.95 * frame.letter
    for spot in (han, latin):
        assert spot.left < spot.x - spot.radius
        assert spot.top < spot.y - spot.radius
        # The label stands beneath the circle, with room for what hangs below its line.
        assert spot.y + spot.radius + 0.9 * frame.letter < spot.baseline
        assert spot.baseline + 0.25 * frame.letter < spot.top + spot.height


def test_tags_that_share_articles_are_near_each_other() -> None:
    nodes = [Node(key, key, 20) for key in "abcdefghijkl"]
    groups = ("abcd", "efgh", "ijkl")
    ties = [Tie(one, other, 15) for group in groups for one, other in combinations(group, 2)]
    found = tag_map(nodes, ties)
    inside = [distance(found, one, other) for group in groups for one, other in combinations(group, 2)]
    outside = [
        distance(found, one, other)
        for group, others in combinations(groups, 2)
        for one in group
        for other in others
    ]
    assert max(inside) < sum(outside) / len(outside)
    assert sum(inside) / len(inside) < 0.5 * sum(outside) / len(outside)


def test_a_small_tag_that_is_always_with_another_is_nearer_than_a_large_one_that_seldom_is() -> None:
    nodes = [Node("large", "Large", 500), Node("other", "Other", 400), Node("small", "Small", 10), *crowd(6)]
    found = tag_map(nodes, [Tie("large", "other", 12), Tie("other", "small", 10), Tie("large", "0", 80)])
    assert distance(found, "other", "small") < distance(found, "large", "other")


def test_the_same_tags_give_the_same_map_whatever_the_order_of_the_ties() -> None:
    ties = [Tie(str(index), str(index * 7 % 30), index + 1) for index in range(30)]
    turned = [Tie(tie.other, tie.one, tie.weight) for tie in reversed(ties)]
    assert tag_map(crowd(30), ties) == tag_map(crowd(30), turned)


def test_a_circles_area_is_its_share() -> None:
    large, small, least = tag_map([Node("a", "A", 400), Node("b", "B", 100), Node("c", "C", 0)], []).spots
    assert (large.radius, small.radius) == (WIDE.radius, WIDE.radius / 2)
    assert 0 < least.radius < small.radius


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Python", "Python"),
        ("Fourteen chars", "Fourteen chars"),
        ("Continuous integration", "Continuous…"),
        ("Internationalisation", "International…"),
        ("机器学习与统计", "机器学习与统计"),
        ("数据库设计与实现", "数据库设计与…"),
    ],
)
def test_a_long_name_is_cut(name: str, label: str) -> None:
    (spot,) = tag_map([Node("a", name, 1)], []).spots
    assert spot.label == label
    assert spot.node.label == name


def test_a_label_of_joined_signs_takes_no_more_than_a_labels_room() -> None:
    family = "\u200d".join("👩👩👧👧")
    (spot,) = tag_map([Node("a", family * 9, 1)], [], NARROW).spots
    assert spot.label == family * 6 + "…"
    assert 0 <= spot.left < spot.left + spot.width <= NARROW.width


def test_a_line_is_as_wide_as_what_is_shared_and_ends_at_the_circles() -> None:
    found = tag_map([Node(key, key, 50) for key in "abc"], [Tie("a", "b", 40), Tie("c", "b", 10)])
    wide, thin = found.lines
    assert (wide.width, thin.width) == (5, 2)
    a, b, _ = found.spots
    x1, y1, x2, y2 = map(float, re.findall(r"-?[\d.]+", wide.path))
    assert math.dist((x1, y1), (a.x, a.y)) == pytest.approx(a.radius, abs=0.2)
    assert math.dist((x2, y2), (b.x, b.y)) == pytest.approx(b.radius, abs=0.2)
    assert [spot.ties.count("M") for spot in found.spots] == [1, 2, 1]


def test_each_tag_keeps_its_closest_ties_and_a_thicket_is_thinned() -> None:
    nodes = crowd(20)
    ties = [Tie(one.key, other.key, 5) for one, other in combinations(nodes, 2)]
    ties.append(Tie("3", "19", 90))
    found = tag_map(nodes, ties)
    assert all(spot.ties for spot in found.spots)
    assert len(found.lines) <= 3 * len(nodes)
    assert max(line.width for line in found.lines) == 5


@pytest.mark.parametrize(
    "tie", [Tie("a", "a", 3), Tie("a", "elsewhere", 3), Tie("a", "b", 0), Tie("a", "b", -1)]
)
def test_a_tie_that_ties_nothing_is_left_out(tie: Tie) -> None:
    nodes = [Node("a", "A", 5), Node("b", "B", 5)]
    assert tag_map(nodes, [tie]).lines == ()
    assert [row.ties for row in tag_map_rows(nodes, [tie])] == [(), ()]


def test_no_tags_make_an_empty_map() -> None:
    found = tag_map([], [])
    assert (found.spots, found.lines, found.height) == ((), (), 0)


def test_few_tags_take_less_room_than_many() -> None:
    (alone,) = tag_map(crowd(1), []).spots
    assert alone.top < 2
    few, many = tag_map(crowd(5), []), tag_map(crowd(40), [])
    assert (few.width < many.width, few.height < many.height) == (True, True)
    assert tag_map(crowd(5), [], NARROW).width == NARROW.width


def test_a_row_names_the_ties_with_the_most_articles_first() -> None:
    a, b, c = nodes = [Node(key, key.upper(), 50) for key in "abc"]
    rows = tag_map_rows(nodes, [Tie("a", "b", 3), Tie("c", "a", 3), Tie("b", "c", 7), Tie("c", "b", 7)])
    assert [(row.node, row.ties) for row in rows] == [
        (a, ((b, 3), (c, 3))),
        (b, ((c, 7), (a, 3))),
        (c, ((b, 7), (a, 3))),
    ]
    many = crowd(20)
    assert len(tag_map_rows(many, [Tie("0", node.key, 1) for node in many])[0].ties) == TIES_LISTED
