"""Renders 20 KB, half a mebibyte and a mebibyte of each hostile shape of Markdown: none may take more than its share.

``python bench/markdown.py [--rounds N]`` prints the processor time of each, that of a mebibyte as ratio to its half (2
is linear), and the slowest of 20 KB, which may take 0.3 s. Results go to bench/results/markdown.json.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "markdown.json"
SIZE = 1 << 20  # characters, the limit of an article
SMALL_SIZE = 20_000
SHAPES = {
    "open brackets": "[",
    "open images": "![",
    "open emphasis": "*a ",
    "closed emphasis": "*a* ",
    "links": "[a](b) ",
    "open links": "[](",
    "backticks": "`a ``b ",
    "entities": "&amp;",
    "addresses": "<a@example.org>",
    "short paragraphs": "a\n\n",
    "short lines": "a\n",
    "items": "- a\n",
    "numbered items": "1. a\n",
    "headings": "# a\n",
    "quotes": "> a\n",
    "quotes in quotes": "> " * 24 + "a\n",
    "lists in lists": "- " * 24 + "a\n",
    "tables": "|a|\n|-|\n\n",
    "cells": "|a" * 40 + "|\n" + "|-" * 40 + "|\n\n",
    "long addresses": "[](a" * 33 + "b" * 20_000 + "\n\n",
    "formulas": "$x'$ ",
    "long formulas": "$" + "x'" * 400 + "$\n\n",
    "blocks of formulas": "$$\n\\frac12\n$$\n\n",
    "open formulas": "$a ",
    "open blocks of formulas": "$$a\n",
    "braces in formulas": "$" + "{" * 900 + "$\n\n",
    "notes": "[^a]\n\n[^a]: b\n\n",
    "references to a note": "[^a]" * 1_000 + "\n\n[^a]: b\n\n",
    "open references": "[^a",
    "notes that ask for notes": "[^a]: [^a] [^b]\n[^b]: [^a]\n",
    "alerts": "> [!NOTE]\n> a\n\n",
    "alerts in alerts": "".join("> " * depth + "[!TIP]\n" for depth in range(1, 20)) + "\n",
    "tasks": "- [ ] a\n",
    "tasks in tasks": "- " * 24 + "[x] a\n",
    "contents": "[TOC]\n\n## a\n\n",
    "headings in headings": "[TOC]\n\n" + "## a\n\n#### b\n\n### c\n\n" * 100,
    "galleries": "![](a.png) " * 20 + "\n\n",
    "films": "![](a.mp4)\n\n",
    "marked code": "```python {1-999999,1-999999,2}\na\n```\n",
    "low lines": "_a，_中",
    "lists of each kind": "- + * " * 8 + "a\n\n",
    "lists in quotes": "> - " * 12 + "a\n",
    "quotes that go on": "> " * 24 + "a\n" + "b\n" * 20,
    "lists that grow": "".join("- " * depth + "a\n" for depth in range(1, 25)),
    "empty headings": "#\n",
    "lines under lines": "a\n-\n",
    "tables without rows": "-|-\n",
    "cells left out": "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "|\n" * 400 + "\n",
    "rows of a word": "|-" * 300 + "|\n" + "|-" * 300 + "|\n" + "a\n" * 900 + "\n",
    "stressed cells": "|*a*" * 40 + "|\n" + "|-" * 40 + "|\n",
    "pictures in pictures": "![" * 48 + "a" + "](b)" * 48 + "\n\n",
    "stressed pictures": "![*" * 24 + "a" + "*](b)" * 24 + "\n\n",
    "stress of each kind": "*a **b ~~c _d " * 30 + "d_ c~~ b** a* " * 30,
    "wide stress": "**中文。**",
    "definitions": "[a]: b 'c\n",
    "fractions": "$" + "\\frac{" * 120 + "a" + "}{b}" * 120 + "$\n\n",
    "letters in formulas": "$" + "a+" * 490 + "b$\n\n",
    "cases in formulas": "$$\\begin{cases}" + "a&b\\\\" * 180 + "\\end{cases}$$\n\n",
    "raw HTML": "<details>\n",
    "Chinese": "汉",
    "code in Java": "```java\n" + ("a " * 450 + "\n") * 20 + "```\n\n",
    "code in PHP": "```html+php\n" + "/*\n" * 6_000 + "```\n\n",
    "code in Ruby": "```ruby\n" + "a.b(c)\n" * 2_500 + "```\n\n",
    "blank lines of code": "```matlab\n" + ("\n" * 190 + "a") * 90 + "\n```\n\n",
}


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description="Renders hostile Markdown.")
    parser.add_argument("--rounds", type=int, default=3, help="renderings of each shape")
    rounds = parser.parse_args().rounds
    seconds_of(SHAPES["tables"], 100)
    report({name: measured(shape, rounds) for name, shape in SHAPES.items()})


def measured(shape: str, rounds: int) -> dict[str, float]:
    """Return the median seconds of a shape, the ratio to half of it, and the least seconds of a few letters of it."""
    small = min(seconds_of(shape, SMALL_SIZE) for _ in range(max(rounds, 3)))
    half = statistics.median(seconds_of(shape, SIZE // 2) for _ in range(rounds))
    whole = statistics.median(seconds_of(shape, SIZE) for _ in range(rounds))
    return {
        "seconds": round(whole, 2),
        "ratio_to_half": round(whole / half, 2),
        "seconds_of_20_kb": round(small, 3),
    }


def seconds_of(shape: str, size: int) -> float:
    """Return the processor time of one rendering of ``size`` characters of a shape."""
    from blog.lib import markdown

    source = (shape * (size // len(shape) + 1))[:size]
    markdown.read.cache_clear()
    start = time.process_time()
    markdown.read(source)
    return time.process_time() - start


def report(result: dict[str, dict[str, float]]) -> None:
    """Print the slowest first and store everything."""
    for name, one in sorted(result.items(), key=lambda item: -item[1]["seconds"]):
        small = f"20 KB: {one['seconds_of_20_kb']:.3f} s"
        print(f"{name:23} {one['seconds']:6.2f} s  {one['ratio_to_half']:5.2f} x its half  {small}")
    worst = max(result, key=lambda name: result[name]["seconds_of_20_kb"])
    print(f"The slowest 20 KB are {worst}: {result[worst]['seconds_of_20_kb']:.3f} s")
    RESULT.parent.mkdir(exist_ok=True)
    text = json.dumps({"cores": os.cpu_count(), "characters": SIZE, "shapes": result}, indent=2)
    RESULT.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    # Run as a script, Python looks for packages beside it alone; and this file's name is not to hide another's.
    sys.path[0] = str(HERE.parent)
    main()
