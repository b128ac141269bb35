"""The pictures of the demo site, drawn rather than stored."""

from collections.abc import Callable

from demo.images.canvas import Canvas
from demo.images.charts import (
    draw_latency_percentiles,
    draw_offset_vs_keyset,
    draw_oncall_heatmap,
    draw_pool_wait,
    draw_request_timeline,
)
from demo.images.covers import (
    draw_deep_and_shallow,
    draw_detour,
    draw_doubled_hour,
    draw_half_empty_squares,
    draw_last_stop,
)
from demo.images.diagrams import draw_architecture, draw_bigram_index, draw_btree, draw_utf8_bytes
from demo.images.measure import draw_measure, draw_measure_18, draw_measure_36, draw_measure_60
from demo.images.queues import (
    draw_line_at_four_fifths,
    draw_line_at_half,
    draw_line_at_nineteen_twentieths,
    draw_wait_by_load,
    draw_waiting_line,
)
from demo.images.sheaf import draw_sheaf

# By the names that the demo's texts know them by, which carry their size.
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
    "wait-by-load-1400x700.webp": draw_wait_by_load,
    "line-at-half-900x600.webp": draw_line_at_half,
    "line-at-four-fifths-900x600.webp": draw_line_at_four_fifths,
    "line-at-nineteen-twentieths-900x600.webp": draw_line_at_nineteen_twentieths,
    "measure-18-900x600.webp": draw_measure_18,
    "measure-36-900x600.webp": draw_measure_36,
    "measure-60-900x600.webp": draw_measure_60,
    "waiting-line-1600x560.webp": draw_waiting_line,
    "measure-1600x700.webp": draw_measure,
    "doubled-hour-1600x700.webp": draw_doubled_hour,
    "last-stop-1600x700.webp": draw_last_stop,
    "detour-1600x700.webp": draw_detour,
    "deep-and-shallow-1600x700.webp": draw_deep_and_shallow,
    "half-empty-squares-1600x700.webp": draw_half_empty_squares,
}

NAMES: tuple[str, ...] = tuple(PICTURES)


def draw(name: str) -> bytes:
    """Return the picture of that name as a PNG."""
    canvas = Canvas(*size_of(name))
    PICTURES[name](canvas)
    return canvas.png()


def size_of(name: str) -> tuple[int, int]:
    """Return the width and height in pixels that the file name ``<name>-<width>x<height>.webp`` states."""
    width, height = name.removesuffix(".webp").rsplit("-", 1)[1].split("x")
    return int(width), int(height)
