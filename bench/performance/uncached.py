"""Pages that are made anew each time, beside the least that Flask, Jinja and the ORM do for a list of ten."""

from contextlib import ExitStack
from pathlib import Path

from bench.performance.client import Client
from bench.performance.lines import Line
from bench.performance.pages import FEW, pages
from bench.performance.pairs import Aim, held_against, warm
from bench.performance.scene import Scene

SECTION = "uncached"
FRESH = Path(__file__).with_name("fresh.lua")


def measured(scene: Scene) -> list[Line]:
    """Ask for each kind of page and for the floor in turn."""
    lines: list[Line] = []
    with ExitStack() as stack:
        sheaf = stack.enter_context(scene.sheaf(scene.small))
        floor = stack.enter_context(scene.reference("floor"))
        client = stack.enter_context(Client(sheaf.port))
        warm(f"http://127.0.0.1:{sheaf.port}/", f"http://127.0.0.1:{floor.port}/")
        for name, (path, *_) in pages(scene.small).items():
            if name not in FEW and not scene.pace.thorough:
                continue
            size = len(client.get(path).body)
            ours = Aim(f"http://127.0.0.1:{sheaf.port}{path}", script=FRESH)
            aims = {"sheaf": ours, "floor": Aim(f"http://127.0.0.1:{floor.port}/", script=FRESH)}
            with scene.leaving_out(f"{SECTION}: {name}"):
                lines += held_against(SECTION, name, aims, scene.pace, {"bytes": size})
                print(f"  {name}", flush=True)
    return lines
