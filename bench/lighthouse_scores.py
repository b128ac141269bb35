"""Asks Lighthouse what it thinks of home, an article and a tag's archive, on a phone and on a desktop.

``python bench/lighthouse_scores.py [--rounds N] [--docs]`` installs Lighthouse with npm into bench/lighthouse, in the
version that is pinned there, serves the demo site and opens its pages in Chromium. It prints the median score of each
category and what took points off, and writes bench/results/lighthouse.json; ``--docs`` writes docs/performance.md from
that and measures nothing.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "lighthouse.json"
FOLDER = HERE.parent / "instance" / "bench" / "lighthouse"

NODE = HERE / "lighthouse"
PROGRAM = NODE / "node_modules" / ".bin" / "lighthouse"
PAGES = {"home": "/", "article": "/articles/an-index-that-hurt", "tag": "/tags/python"}
DEVICES = {"phone": [], "desktop": ["--preset=desktop"]}
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "search",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
SECONDS = 120  # for one report


def main() -> None:
    """Measure, print and store; or write the document."""
    options = parse()
    if options.docs:
        write(json.loads(RESULT.read_text("utf-8")))
        return
    from bench.performance.demo import demo_site

    install()
    with demo_site(FOLDER, PAGES.values()) as address:
        scores = [
            {"page": page, "device": device} | scored(options.rounds, address + path, device)
            for page, path in PAGES.items()
            for device in DEVICES
        ]
    result = {"lighthouse": pinned(), "rounds": options.rounds, "scores": scores}
    RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(table(result))
    for one in scores:
        for lost in one["lost"]:
            print(f"{one['page']}, {one['device']}: {lost}")
    print(f"All figures: {RESULT}")


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Asks Lighthouse for its scores.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is opened")
    parser.add_argument("--docs", action="store_true", help="measure nothing; write docs/performance.md")
    return parser.parse_args()


def install() -> None:
    """Have npm install what the lock file names, unless it is there."""
    if not PROGRAM.exists():
        if not shutil.which("npm"):
            sys.exit("Lighthouse needs Node.js and npm. Nothing else of Sheaf does.")
        subprocess.run(["npm", "ci", "--silent"], cwd=NODE, check=True)


def pinned() -> str:
    """The version of Lighthouse."""
    return json.loads((NODE / "package.json").read_text("utf-8"))["dependencies"]["lighthouse"]


def scored(rounds: int, address: str, device: str) -> dict:
    """The median of each category's points, of 100, and which audits took some off in any round."""
    reports = [report(address, device) for _ in range(rounds)]
    points = {
        name: round(100 * statistics.median(one["categories"][category]["score"] for one in reports))
        for category, name in CATEGORIES.items()
    }
    return points | {"lost": sorted({lost for one in reports for lost in deductions(one)})}


def report(address: str, device: str) -> dict:
    """What Lighthouse says of a page."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        command = [
            PROGRAM,
            address,
            "--quiet",
            "--output=json",
            f"--output-path={path}",
            f"--chrome-flags={FLAGS}",
        ]
        command += [f"--only-categories={','.join(CATEGORIES)}", *DEVICES[device]]
        chromium = {"CHROME_PATH": shutil.which("chromium") or ""}
        subprocess.run(
            command, env=os.environ | chromium, check=True, timeout=SECONDS, stderr=subprocess.DEVNULL
        )
        return json.loads(path.read_text("utf-8"))


def deductions(found: dict) -> list[str]:
    """The audits that count and were not passed."""
    counted = [
        audit
        for category in found["categories"].values()
        for audit in category["auditRefs"]
        if audit["weight"]
    ]
    audits = (found["audits"][one["id"]] for one in counted)
    return [
        f"{one['title']}: {one['score']}" for one in audits if one["score"] is not None and one["score"] < 0.9
    ]


def table(result: dict) -> str:
    """Return the table of the document."""
    names = list(CATEGORIES.values())
    rows = [["page", "on a", *names], ["---", "---", *["---:"] * len(names)]]
    rows += [[one["page"], one["device"], *(str(one[name]) for name in names)] for one in result["scores"]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def write(result: dict) -> None:
    """Put it into the document."""
    from bench.performance.written_part import WrittenPart

    measured = f"Lighthouse {result['lighthouse']}, medians of {result['rounds']} rounds, points of 100."
    part = WrittenPart(
        "<!-- written by bench/lighthouse_scores.py --docs -->", "<!-- end of bench/lighthouse_scores.py -->"
    )
    part.write(f"{measured}\n\n{table(result)}")


if __name__ == "__main__":
    # Run as a script, Python looks for packages beside it alone; and a file here is not to hide another's name.
    sys.path[0] = str(HERE.parent)
    main()
