"""The pictures of the demo site, drawn rather than stored."""

from collections.abc import Callable
from pathlib import Path

from demo.images.canvas import Canvas
from demo.images.charts import (
    draw_latency_percentiles,
    draw_offset_vs_keyset,
    draw_oncall_heatmap,
    draw_pool_wait,
    draw_request_timeline,
)
from demo.images.diagrams import draw_architecture, draw_bigram_index, draw_btree, draw_utf8_bytes
from demo.images.sheaf import draw_sheaf

# A file's name carries its size, so that a page can reserve the place before the picture arrives.
PICTURES: dict[str, Callable[[Canvas], None]] = {
    "pool-wait-1400x700.webp": draw_pool_wait,
    "offset-vs-keyset-1400x700.webp": draw_offset_vs_keyset,
    "latency-percentiles-1400x700.webp": draw_latency_percentiles,
    "btree-1400x800.webp": draw_btree,
    "request-timeline-1400x600.webp": draw_request_timeline,
    "oncall-heatmap-1400x560.webp": draw_oncall_heatmap,
    "architecture-1400x760.webp": draw_architecture,
    "sheaf-1400x600.webp": draw_sheaf,
    "bigram-index-1400x600.webp": draw_bigram_index,
    "utf8-bytes-1400x600.webp": draw_utf8_bytes,
}

NAMES: tuple[str, ...] = tuple(PICTURES)


def draw_all(folder: Path) -> list[Path]:
    """Write every picture of the demo site into ``folder``, those already there left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_draw(folder / name) for name in NAMES]


def size_of(name: str) -> tuple[int, int]:
    """Return the width and height in pixels that the file name ``<name>-<width>x<height>.webp`` states."""
    width, height = name.removesuffix(".webp").rsplit("-", 1)[1].split("x")
    return int(width), int(height)


def _draw(path: Path) -> Path:
    if not path.exists():
        canvas = Canvas(*size_of(path.name))
        PICTURES[path.name](canvas)
        unfinished = path.with_suffix(".part")
        canvas.save(unfinished)
        # Under its own name a picture is always whole, even if drawing was interrupted.
        unfinished.replace(path)
    return path
