"""Builds a large blog and a small one and measures what is promised about tags on MariaDB.

``python bench/tags.py [--articles N] [--small N] [--folder DIR] [--rounds N] [--only PART …]`` starts a private server
that stores durably, fills a database of each size (with ``--folder`` both are kept and used again) and takes the sizes
in turn, so that the machine's moods hit both alike. It prints medians in ms and their ratios. Results go to
bench/results/tags.json, those of parts left out staying as they were.
"""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "tags.json"


def main() -> None:
    """Build, check, measure, print and store."""
    from bench.large_blog import operating, picking, reading, saving
    from bench.large_blog.subject import checked, prepared, served

    parts = {
        "tags": reading.tags,
        "expressions": reading.expressions,
        "requests": reading.requests,
        "picking": picking.measured,
        "saving": saving.measured,
        "operations": operating.measured,
    }
    options = parse(list(parts))
    with ExitStack() as stack:
        folder = options.folder or stack.enter_context(TemporaryDirectory(prefix="sheaf-bench-"))
        folder = Path(folder).absolute()
        server = stack.enter_context(served(folder))
        blogs = [prepared(server, folder, articles) for articles in (options.small, options.articles)]
        result: dict[str, object] = {"checks": {str(blog.articles): checked(blog) for blog in blogs}}
        for name in options.only or parts:
            print(f"{name}:")
            result[name] = parts[name](*blogs, options.rounds)
    store(options, result)


def parse(parts: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measures what is promised about tags.")
    parser.add_argument("--articles", type=int, default=1_000_000, help="size of the large blog")
    parser.add_argument("--small", type=int, default=1000, help="size of the small one")
    parser.add_argument(
        "--folder", type=Path, help="where the databases are kept (else they are thrown away)"
    )
    parser.add_argument("--rounds", type=int, default=25, help="how often each thing is measured")
    parser.add_argument("--only", nargs="+", choices=parts, help="measure these alone")
    return parser.parse_args()


def store(options: argparse.Namespace, result: dict[str, object]) -> None:
    """Put the results beside those of parts that were left out."""
    before = json.loads(RESULT.read_text("utf-8")) if options.only and RESULT.exists() else {}
    about = {
        "cores": os.cpu_count(),
        "small": options.small,
        "large": options.articles,
        "rounds": options.rounds,
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({**before, **about, **result}, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    # Run as a script, Python looks for packages beside it alone; and a file here is not to hide another's name.
    sys.path[0] = str(HERE.parent)
    main()
