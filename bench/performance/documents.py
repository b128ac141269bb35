"""Writes what was measured into ``docs/performance.md``, between two comments, and draws the curves beside it."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any

from bench.performance import cached, desk, growth, memory, starting, uncached
from bench.performance.curves import Curve, drawn
from bench.performance.lines import Line, written
from bench.performance.pairs import MEASURES
from bench.performance.results import Results, lines_of, measured_under
from bench.performance.written_part import WrittenPart
from config import ROOT

WIDTH = 120  # letters in a line of the page
PICTURES = ROOT / "docs" / "performance"
PART = WrittenPart("<!-- written by bench/run --docs -->", "<!-- end of what is written -->")
# The file, what grows, its unit in lines' names, and what is told of it.
GROWTHS = {
    growth.SECTION: ("articles", "articles of the blog", "A page by the articles of the blog"),
    growth.OF_ADMIN: (
        "admin",
        "articles of the blog",
        "A list of the admin area by the articles of the blog",
    ),
    growth.BY_LINKS: ("links", "articles of the tag", "A page of a tag by how many articles have it"),
    growth.BY_TAGS: ("tags", "tags of the article", "An article's page by how many tags the article has"),
}

# How often, and how long; of memory, the lines themselves say it.
LOADS, ROUNDS = "; medians of {loads} loads of {seconds} s", "; medians of {rounds} rounds"
PACES = {
    cached.SECTION: LOADS,
    uncached.SECTION: LOADS,
    growth.SECTION: ROUNDS,
    desk.SECTION: ROUNDS,
    starting.SECTION: ROUNDS,
}


def write(results: Results) -> None:
    """Replace what stands between the comments, and the pictures."""
    lines = lines_of(results)
    PICTURES.mkdir(exist_ok=True)
    for section, (name, of, title) in GROWTHS.items():
        curves = curves_of([line for line in lines if line.section == section])
        if curves:
            (PICTURES / f"{name}.svg").write_text(drawn(title, of, curves), "utf-8")
    body = "\n\n".join(_paragraphs(results, lines))
    PART.write(body)


def curves_of(lines: Sequence[Line]) -> list[Curve]:
    """Return a curve for each kind of page; each begins with 1, which all other figures are ratios to."""
    points: dict[str, list[tuple[float, float]]] = {}
    for line in lines:
        begun = points.setdefault(_kind(line), [(line.figures["first"], 1.0)])
        begun.append((line.figures["number"], line.value))
    return [Curve(kind, found) for kind, found in points.items()]


def _paragraphs(results: Results, lines: Sequence[Line]) -> Iterator[str]:
    machine = results["machine"]
    on = (
        f"On {machine['cores']} cores ({machine['cpu']}) with {machine['memory_gb']} GB: Python {machine['python']}, "
        f"granian {machine['granian']}, MariaDB {machine['mariadb'].partition('-')[0]}, wrk {machine['wrk']}, "
        f"nginx {machine['nginx'] or 'none'}."
    )
    yield fill(on, WIDTH)
    for part, heading, told, tables in _chapters(lines):
        if tables:
            yield f"### {heading}"
            yield fill(f"{told} {measured(part, measured_under(results, part))}".rstrip(), WIDTH)
            yield from tables


def measured(part: str, under: Mapping[str, Any] | None) -> str:
    """Return when a part was measured, at which commit and at what pace; nothing where that is unknown."""
    if not under:
        return ""
    changed = " and what was changed since" if under["changed_since"] else ""
    commit = f" at commit {under['commit']}{changed}" if under["commit"] else ""
    return f"Measured {under['date']}{commit}{PACES.get(part, '').format(**under['pace'])}."


def _chapters(lines: Sequence[Line]) -> Iterator[tuple[str, str, str, list[str]]]:
    yield (
        cached.SECTION,
        "Pages that are ready",
        "Divided by what a bare WSGI server does with as many bytes, or by what is named; of requests more is better.",
        _loads(cached.SECTION, "bare", lines),
    )
    yield (
        uncached.SECTION,
        "Pages that are made",
        "By addresses that nobody asked for before, divided by the Flask floor.",
        _loads(uncached.SECTION, "floor", lines),
    )
    yield (
        growth.SECTION,
        "Growth",
        "Processor time of the server and the database, divided by the first column's.",
        _growths(lines),
    )
    for section, heading, told in (
        (desk.SECTION, "Admin pages", "At the largest size, one user; 95 of 100 requests took at most this."),
        (starting.SECTION, "Start", "From the command to the first answer; everything is installed."),
        (
            memory.SECTION,
            "Memory",
            "At the largest size with ready pages kept; the range is over the workers.",
        ),
    ):
        its = [line for line in lines if line.section == section]
        yield section, heading, told, [_plain(its)] if its else []


def _loads(section: str, base: str, lines: Sequence[Line]) -> list[str]:
    """Return the table of requests a second and times, a row for each page, and how it stands beside others."""
    by_key = {line.key: line for line in lines}
    names = [line.name for line in lines if line.section == f"{section}, requests/s"]
    rows, others = [], []
    for name in names:
        keys = [f"{section}, {measure}: {name}" for measure in MEASURES]
        found = [by_key[key] for key in keys if key in by_key]
        if len(found) < len(keys):
            others.append([name, *_promised(found[0])])
            continue
        rate = found[0].figures
        rows.append(
            [
                name,
                *(cell for line in found for cell in _promised(line)),
                written(rate["sheaf"]),
                written(rate[base]),
            ]
        )
    heads = [
        "page",
        *(head for measure in MEASURES for head in (measure, "promised")),
        "Sheaf: requests/s",
        f"{base}: requests/s",
    ]
    tables = [_table(heads, rows)] if rows else []
    return tables + ([_table(["requests/s", "ratio", "promised"], others)] if others else [])


def _growths(lines: Sequence[Line]) -> list[str]:
    found = []
    for section, (name, of, title) in GROWTHS.items():
        its = [line for line in lines if line.section == section]
        if not its:
            continue
        found.append(f"![{title}](performance/{name}.svg)")
        numbers = sorted({line.figures["number"] for line in its})
        kinds: dict[str, dict[float, Line]] = {}
        for line in its:
            kinds.setdefault(_kind(line), {})[line.figures["number"]] = line
        rows = [[kind, *_growth_cells(by_number, numbers)] for kind, by_number in kinds.items()]
        first = f"{its[0].figures['first']:,.0f}: ms"
        found.append(_table([of, first, *(f"{number:,.0f}" for number in numbers), "promised"], rows))
    return found


def _growth_cells(by_number: Mapping[float, Line], numbers: Sequence[float]) -> Iterator[str]:
    *_, last = by_number.values()
    yield written(last.figures["first_cpu_ms"])
    yield from (written(by_number[number].value) if number in by_number else "" for number in numbers)
    yield _promised(last)[1]


def _plain(lines: Sequence[Line]) -> str:
    rows = [
        [
            line.name,
            f"{written(line.value)} {line.unit}",
            f"{written(min(line.rounds))} to {written(max(line.rounds))}",
        ]
        for line in lines
    ]
    rows = [[*row, _promised(line)[1]] for row, line in zip(rows, lines, strict=True)]
    return _table(["", "figure", "range", "promised"], rows)


def _promised(line: Line) -> tuple[str, str]:
    """A line's figure, and what is promised of it with whether it is kept."""
    return written(line.value), f"{line.promise}: {line.verdict}" if line.promise else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown. Columns under "promised" that say nothing are left out."""
    kept = [
        place for place, head in enumerate(heads) if head != "promised" or any(row[place] for row in rows)
    ]
    rule = ["---" if not place or heads[place] == "promised" else "---:" for place in kept]
    written_rows = [[row[place] for place in kept] for row in rows]
    return "\n".join(
        f"| {' | '.join(row)} |" for row in ([heads[place] for place in kept], rule, *written_rows)
    )


def _kind(line: Line) -> str:
    return line.name.rpartition(", ")[0]
