"""What the figures were measured on: the machine, the versions, the blogs."""

import os
import platform
import re
import shutil
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select

from bench.large_blog.subject import Subject
from bench.performance.scene import Pace, Scene
from blog.extensions import db
from blog.models import Tag, article_tag
from config import ROOT

# Results are stored after each part, and documents are written from them.
MEASURED = (".", ":(exclude)bench/results", ":(exclude)docs")


def facts(scene: Scene) -> dict[str, object]:
    """Return the machine and the versions."""
    with scene.small.app.app_context(), db.engine.connect() as connection:
        mariadb = str(connection.exec_driver_sql("SELECT VERSION()").scalar())
    return {
        "cores": os.cpu_count(),
        "cpu": _found(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text()),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "granian": version("granian"),
        "flask": version("flask"),
        "sqlalchemy": version("sqlalchemy"),
        "mariadb": mariadb,
        "wrk": _found(r"wrk\s+(?:debian/)?(\S+)", _said("wrk", "-v")),
        "nginx": _found(r"nginx/(\S+)", _said("nginx", "-v")),
    }


def circumstances(pace: Pace) -> dict[str, object]:
    """Return what a part is measured under: the moment, the commit, what the machine does besides, the pace."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": _said("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD").strip(),
        "changed_since": bool(_said("git", "-C", str(ROOT), "diff", "--name-only", "HEAD", "--", *MEASURED)),
        "load_before": round(os.getloadavg()[0], 2),
        "pace": asdict(pace),
    }


def counts(blog: Subject) -> dict[str, int]:
    """Return how many tags and links a blog has."""
    with blog.app.app_context():
        tags = db.session.scalar(select(func.count()).select_from(Tag)) or 0
        links = db.session.scalar(select(func.count()).select_from(article_tag)) or 0
        db.session.remove()
    return {"tags": tags, "links": links}


def _said(program: str, *arguments: str) -> str:
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not path:
        return ""
    # Some tell their version as an error.
    done = subprocess.run([path, *arguments], check=False, capture_output=True, text=True)
    return done.stdout + done.stderr


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1].strip() if match else ""
