"""Pages that are ready, beside a bare server that answers as many bytes."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.performance.client import Client
from bench.performance.lines import Line
from bench.performance.pages import ARTICLE, FEED, HOME, TAG, pages
from bench.performance.pairs import Aim, held_against, warm
from bench.performance.scene import Scene
from bench.performance.serving import Served, free_port

SECTION = "cached"
KINDS = (ARTICLE, HOME, TAG, FEED)
PLAIN, SAME, PACKED = "200", "304", "200 br"
NGINX = """
daemon off;
worker_processes auto;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    access_log off;
    default_type text/html;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
    }}
}}
"""


@dataclass(frozen=True)
class Variant:
    """One way of asking for a page: the headers, and how large the answer's body is."""

    page: str
    name: str
    path: str
    headers: Mapping[str, str]
    size: int


def measured(scene: Scene) -> list[Line]:
    """Ask for each page as a reader without anything, one who has it already, and one who reads brotli."""
    lines: list[Line] = []
    with ExitStack() as stack:
        sheaf = stack.enter_context(scene.sheaf(scene.small))
        variants = _variants(scene, sheaf.port)
        sizes = sorted({variant.size for variant in variants})
        bare = stack.enter_context(scene.reference("bare", SIZES=" ".join(map(str, sizes))))
        nginx = stack.enter_context(_nginx(sizes))
        warm(f"http://127.0.0.1:{sheaf.port}/", f"http://127.0.0.1:{bare.port}/304")
        for variant in variants:
            ours = Aim(f"http://127.0.0.1:{sheaf.port}{variant.path}", variant.headers)
            what = "304" if variant.name == SAME else str(variant.size)
            aims = {"sheaf": ours, "bare": Aim(f"http://127.0.0.1:{bare.port}/{what}", variant.headers)}
            if nginx and variant.name == PLAIN and (variant.page == ARTICLE or scene.pace.thorough):
                aims["nginx"] = Aim(f"http://127.0.0.1:{nginx.port}/{variant.size}")
            name = f"{variant.page}, {variant.name}"
            with scene.leaving_out(f"{SECTION}: {name}"):
                lines += held_against(SECTION, name, aims, scene.pace, {"bytes": variant.size})
                print(f"  {name}", flush=True)
            if variant.page == HOME and variant.name == PLAIN:
                lines += _beside_peers(scene, ours, variant)
    return lines


def _beside_peers(scene: Scene, ours: Aim, variant: Variant) -> Iterator[Line]:
    """Yield how many requests there are to one of each peer.

    By themselves, for what a slow one has not answered when its load ends it goes on with for a while.
    """
    for peer, url in _answering(scene).items():
        name = f"{variant.page}, {variant.name}, beside {peer}"
        with scene.leaving_out(f"{SECTION}: {name}"):
            found = held_against(SECTION, name, {"sheaf": ours, peer: Aim(url)}, scene.pace, {})
            yield next(line for line in found if line.section.endswith("requests/s"))
            print(f"  {name}", flush=True)


def _answering(scene: Scene) -> dict[str, str]:
    """Return the addresses of the peers that are there."""
    found = {}
    for name, url in scene.peers.items():
        with scene.leaving_out(f"peer {name}"):
            warm(url)
            found[name] = url
    return found


def _variants(scene: Scene, port: int) -> list[Variant]:
    """Return every page in every way, with what the server says of it."""
    found = []
    with Client(port) as client:
        for page in KINDS:
            path = pages(scene.small)[page][0]
            plain = client.get(path)
            # The page has been asked for already, so what keeps pages has it and says the same from now on.
            same = {"If-None-Match": client.get(path).headers["ETag"]}
            client.get(path, same, expected=304)
            found.append(Variant(page, PLAIN, path, {}, len(plain.body)))
            if page in {ARTICLE, HOME} or scene.pace.thorough:
                found.append(Variant(page, SAME, path, same, 0))
            if page == ARTICLE or scene.pace.thorough:
                packed = {"Accept-Encoding": "br"}
                found.append(Variant(page, PACKED, path, packed, len(client.get(path, packed).body)))
    return found


@contextmanager
def _nginx(sizes: list[int]) -> Iterator[Served | None]:
    """Run nginx with a file of each size; None where it isn't installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if not program:
        print("  nginx isn't installed (apt-get install nginx-light); going on without it")
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="sheaf-nginx-") as name:
        folder, port = Path(name), free_port()
        # Its workers are somebody else when we are root.
        folder.chmod(0o755)
        (folder / "files").mkdir()
        for size in (0, *sizes):
            (folder / "files" / str(size)).write_bytes(b"x" * size)
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port))
        with Served(
            [program, "-p", folder, "-c", config], folder, path="/0", patience=2, port=port
        ) as served:
            yield served
