"""What ``bench/`` makes of its figures. What it measures is no test's concern."""

from __future__ import annotations

import json
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from bench import browser
from bench.performance.client import OtherAnswer
from bench.performance.comparing import differences, moved, other_circumstances
from bench.performance.curves import LINE, Curve, apart, drawn, ticks
from bench.performance.documents import measured
from bench.performance.lines import Line
from bench.performance.loading import read
from bench.performance.promises import Promise
from bench.performance.results import lines_of, measured_under, store
from bench.performance.results import read as stored_in
from bench.performance.rounds import alternating, percentile, ratios
from bench.performance.running import RESULT

WRK = """Running 1s test @ http://127.0.0.1:8000/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.20ms    2.00ms  30.00ms   95.00%
  Latency Distribution
     50%  310.00us
     75%    1.10ms
     90%    2.40ms
     99%    1.05s
  40210 requests in 1.00s, 812.04MB read
Requests/sec:  40123.45
"""


def line(*rounds, name="home"):
    """A line of these rounds."""
    return Line("cached", name, "x", [*rounds])


def test_every_other_round_goes_backwards():
    order = []
    found = alternating(3, {name: lambda name=name: order.append(name) or name for name in "ab"})
    assert "".join(order) == "abbaab"
    assert found == {"a": ["a"] * 3, "b": ["b"] * 3}


def test_a_ratio_is_of_the_same_round():
    assert ratios([2, 9], [1, 3]) == [2, 3]


def test_nineteen_of_twenty_do_not_exceed_the_95th_percentile():
    assert percentile([*range(20, 0, -1)], 0.95) == 19
    assert percentile([7], 0.95) == 7


def test_what_wrk_says_is_read_in_milliseconds():
    found = read(WRK)
    assert (found.rate, found.p50, found.p99, found.requests) == (40123.45, 0.31, 1050, 40210)


def test_a_load_with_errors_counts_for_nothing():
    with pytest.raises(OtherAnswer, match="failed"):
        read(WRK + "  Non-2xx or 3xx responses: 3\n")


@pytest.mark.parametrize(("at_least", "kept"), [(True, [False, True, True]), (False, [True, True, False])])
def test_a_promise_has_a_bound_on_one_side(at_least, kept):
    promise = Promise(1.5, at_least=at_least)
    assert [promise.is_kept(value) for value in (1.4, 1.5, 1.6)] == kept


def test_only_what_exceeds_the_rounds_of_both_has_moved():
    assert moved(line(1.0, 1.1, 1.2), line(1.4, 1.4, 1.5))
    assert not moved(line(1.0, 1.1, 1.2), line(1.2, 1.2, 1.3))
    assert not moved(line(1.0, 1.0, 1.0), line(1.2, 1.3, 1.6))
    assert not moved(line(1.0), line(1.02))


def test_a_comparison_names_what_moved_and_what_is_in_one_alone():
    before = [line(1.0, name="home"), line(1.0, name="tag"), line(1.0, name="gone")]
    after = [line(2.0, name="home"), line(1.0, name="tag"), line(1.0, name="new")]
    moved_line, gone, new, stayed = differences(before, after)
    assert moved_line.startswith("cached: home: 1 -> 2 x  +100 %")
    assert (gone, new) == ("cached: gone: not measured any more", "cached: new: new, 1 x")
    assert stayed.startswith("1 of 4 ")


def test_a_comparison_says_of_parts_when_and_at_what_pace_they_were_measured():
    one = {"date": "1 May", "commit": "abc", "pace": {"rounds": 5}}
    other = {"date": "2 May", "commit": "def", "pace": {"rounds": 3}}
    before = {"parts": {"start": [], "cached": [], "memory": []}, "measured": {"start": one, "cached": one}}
    after = {"parts": {}, "measured": {"start": one, "cached": other, "memory": other}}
    found = [*other_circumstances(before, after)]
    assert found == ["cached: 1 May abc -> 2 May def, at another pace\n"]


def test_names_of_curves_never_overlap_and_keep_their_order():
    found = apart([390.0, 50.0, 391.0, 51.0, 392.0])
    assert sorted(range(5), key=lambda place: found[place]) == [1, 3, 0, 2, 4]
    assert all(lower - upper >= LINE for upper, lower in pairwise(sorted(found)))
    assert max(found) <= 400
    assert apart([50.0, 51.0]) == [50, 50 + LINE]


def test_an_axis_has_tens_and_a_short_one_more():
    assert ticks(1000, 1_000_000) == [1000, 10_000, 100_000, 1_000_000]
    assert ticks(2, 50) == [2, 5, 10, 20, 50]


def test_a_picture_is_well_formed_and_goes_up_with_its_figures():
    picture = drawn("a < b", "articles", [Curve("home", [(1000, 1.0), (10_000, 1.5)])])
    root = ElementTree.fromstring(picture)
    first, last = (float(circle.get("cy")) for circle in root.iter("{http://www.w3.org/2000/svg}circle"))
    assert last < first
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "a < b"


def test_a_part_that_is_left_out_keeps_its_lines_and_what_it_was_measured_under(tmp_path):
    path = tmp_path / "run.json"
    first, later = ({"date": date, "pace": {"rounds": rounds}} for date, rounds in (("then", 5), ("now", 3)))
    store(
        path, {}, {"start": first, "cached": first}, {"start": [line(1.0, name="a")], "cached": [line(1.0)]}
    )
    store(path, {}, {"cached": later}, {"cached": [line(2.0)]})
    results = stored_in(path)
    assert {found.name: found.value for found in lines_of(results)} == {"a": 1.0, "home": 2.0}
    assert [measured_under(results, part) for part in ("start", "cached", "growth")] == [first, later, None]


def test_each_chapter_says_what_it_was_measured_under():
    under = {
        "date": "1 May",
        "commit": "abc",
        "changed_since": True,
        "pace": {"rounds": 3, "loads": 5, "seconds": 1},
    }
    said = measured("cached", under)
    assert said == "Measured 1 May at commit abc and what was changed since; medians of 5 loads of 1 s."
    assert measured("memory", {**under, "commit": ""}) == "Measured 1 May."
    assert measured("cached", None) == ""


def test_the_results_that_are_there_can_be_read():
    results = stored_in(RESULT)
    assert {found.section for found in lines_of(results)} >= {"start", "memory", "admin"}
    assert all(measured(part, measured_under(results, part)) for part in results["parts"])


def test_the_results_of_the_browser_that_are_there_fill_its_tables():
    result = json.loads(browser.RESULT.read_text("utf-8"))
    pages, links = browser.tables(result).split("\n\n")
    measured = {(name, str(width)) for name in browser.PAGES for width in browser.WIDTHS}
    assert {tuple(row.strip("| ").split(" | ")[:2]) for row in pages.splitlines()[2:]} == measured
    assert "at once" in links


def test_what_the_browser_did_is_stored_under_the_names_that_its_tables_read():
    fetched = [("Document", 4000), ("Stylesheet", 9000), ("Other", 300)]
    figures = browser.medians(3, lambda: {"lcp_ms": 500.4, "cls": 0.0} | browser.bytes_of(fetched))
    pages = [{"page": "home", "width": 390} | figures]
    followed = [{"pressed": pressed} | figures for pressed in (False, True)]
    table, links = browser.tables({"pages": pages, "followed": followed}).split("\n\n")
    row = "| home | 390 | 500 | 500 to 500 | 0.000 | 3 | 13.3 | 4.0 | 9.0 | 0.0 | 0.0 | 0.3 |"
    assert table.splitlines()[2] == row
    assert [line.split(" | ")[0] for line in links.splitlines()[2:]] == [
        "| at once",
        "| pressed for 0.1 s before",
    ]
