"""Measures what a reader's browser does with a page: when the largest thing is shown, what jumps, what is fetched.

``python bench/browser.py [--rounds N] [--docs]`` serves the demo site and opens its pages in Chromium, each for the
first time, on a slow phone's network and processor. Then it follows a link from the home page, with and without
pressing it for a moment before, as a browser that fetches pages ahead can use. It prints medians and writes
bench/results/browser.json; ``--docs`` writes docs/performance.md from that and measures nothing.
"""

import argparse
import json
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "browser.json"
FOLDER = HERE.parent / "instance" / "bench" / "browser"

PAGES = {
    "home": "/",
    "article": "/articles/an-index-that-hurt",
    "article with pictures": "/articles/page-ten-thousand",
    "tag": "/tags/python",
}
FOLLOWED = PAGES["article"]
WIDTHS = {390: 844, 1280: 900}
LATENCY = 150  # ms there and back
DOWN, UP = 1_600_000 / 8, 750_000 / 8  # bytes a second
SLOWER = 4  # times, the processor
SETTLED = 700  # ms after the page has loaded, in which the last things are shown
KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "scripts", "Image": "pictures"}
PRESSED = 100  # ms for which a finger or a mouse holds a link down, in which it is fetched ahead

WATCH = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.lcp = entry.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.cls += entry.value; })
  .observe({type: "layout-shift", buffered: true});
"""


def main() -> None:
    """Measure, print and store; or write the document."""
    options = parse()
    if options.docs:
        write(json.loads(RESULT.read_text("utf-8")))
        return
    from bench.performance.demo import demo_site

    with demo_site(FOLDER, PAGES.values()) as address, chromium() as browser:
        result = {
            "chromium": browser.version,
            "rounds": options.rounds,
            "network": {"latency_ms": LATENCY, "down_bits": DOWN * 8, "up_bits": UP * 8},
            "processor_slower": SLOWER,
            "pages": [
                {"page": name, "width": width}
                | medians(options.rounds, opened, browser, width, address + path)
                for name, path in PAGES.items()
                for width in WIDTHS
            ],
            "followed": [
                {"pressed": pressed} | medians(options.rounds, followed, browser, address, pressed)
                for pressed in (False, True)
            ],
        }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(tables(result), f"\nAll figures: {RESULT}")


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measures pages in Chromium on a slow network.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is opened")
    parser.add_argument("--docs", action="store_true", help="measure nothing; write docs/performance.md")
    return parser.parse_args()


@contextmanager
def chromium() -> Iterator:
    """Start Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@contextmanager
def slow_tab(browser, width: int) -> Iterator:
    """Open a tab of an empty profile; also yield what it fetches, as pairs of a kind and bytes."""
    context = browser.new_context(
        locale="en-US", viewport={"width": width, "height": WIDTHS[width]}, is_mobile=width < 768
    )
    tab = context.new_page()
    tab.add_init_script(WATCH)
    session = context.new_cdp_session(tab)
    kinds: dict[str, str] = {}
    fetched: list[tuple[str, int]] = []
    session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda told: fetched.append((kinds.get(told["requestId"], ""), told["encodedDataLength"])),
    )
    session.send("Network.enable")
    speed = {"latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP}
    session.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield tab, fetched
    context.close()


def opened(browser, width: int, address: str) -> dict[str, float]:
    """Open a page for the first time."""
    with slow_tab(browser, width) as (tab, fetched):
        tab.goto(address)
        return seen(tab) | bytes_of(fetched)


def followed(browser, address: str, pressed: bool) -> dict[str, float]:
    """Follow a link to an article that is not in the cache, from a page with the same style sheet."""
    with slow_tab(browser, 1280) as (tab, fetched):
        tab.goto(f"{address}{PAGES['home']}")
        link = tab.locator(f"a[href='{FOLLOWED}']").first
        link.scroll_into_view_if_needed()
        tab.wait_for_timeout(SETTLED)
        fetched.clear()
        if pressed:
            link.hover()
            tab.mouse.down()
            tab.wait_for_timeout(PRESSED)
            tab.mouse.up()
        else:
            link.evaluate("link => link.click()")
        tab.wait_for_url(address + FOLLOWED)
        return seen(tab) | bytes_of(fetched)


def seen(tab) -> dict[str, float]:
    """Return when the largest thing was shown, in ms, and how far things jumped, all jumps together."""
    tab.wait_for_timeout(SETTLED)
    found = tab.evaluate("seen")
    return {"lcp_ms": found["lcp"], "cls": found["cls"]}


def bytes_of(fetched: list[tuple[str, int]]) -> dict[str, float]:
    """Return what was fetched: requests, and bytes of each kind with their headers."""
    sums = dict.fromkeys([*KINDS.values(), "other"], 0)
    for kind, size in fetched:
        sums[KINDS.get(kind, "other")] += size
    return {"requests": len(fetched), "bytes": sum(sums.values()), **sums}


def medians(rounds: int, measured, *arguments) -> dict[str, float]:
    """Return the median of each figure, and the extremes of the time."""
    found = [measured(*arguments) for _ in range(rounds)]
    times = [one["lcp_ms"] for one in found]
    middle = {name: round(statistics.median(one[name] for one in found), 4) for name in found[0]}
    return middle | {"lcp_least": round(min(times)), "lcp_most": round(max(times))}


def tables(result: dict) -> str:
    """Return the tables of the document."""
    names = [*KINDS.values(), "other"]
    rows = [
        ["page", "width", "LCP: ms", "least to most", "CLS", "requests", "KB", *names],
        ["---", *["---:"] * (6 + len(names))],
    ]
    for one in result["pages"]:
        sizes = [f"{one[name] / 1000:.1f}" for name in ("bytes", *names)]
        rows.append([one["page"], str(one["width"]), *_times(one), f"{one['requests']:.0f}", *sizes])
    links = [["a link followed", "LCP: ms", "least to most", "CLS"], ["---", *["---:"] * 3]]
    links += [
        ["pressed for 0.1 s before" if one["pressed"] else "at once", *_times(one)]
        for one in result["followed"]
    ]
    return "\n\n".join("\n".join(f"| {' | '.join(row)} |" for row in table) for table in (rows, links))


def write(result: dict) -> None:
    """Put it into the document."""
    from bench.performance.written_part import WrittenPart

    measured = f"Chromium {result['chromium']}, medians of {result['rounds']} rounds."
    part = WrittenPart("<!-- written by bench/browser.py --docs -->", "<!-- end of bench/browser.py -->")
    part.write(f"{measured}\n\n{tables(result)}")


def _times(one: dict) -> list[str]:
    return [f"{one['lcp_ms']:,.0f}", f"{one['lcp_least']:,} to {one['lcp_most']:,}", f"{one['cls']:.3f}"]


if __name__ == "__main__":
    # Run as a script, Python looks for packages beside it alone; and a file here is not to hide another's name.
    sys.path[0] = str(HERE.parent)
    main()
