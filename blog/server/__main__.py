"""``python -m blog.server``: prepare the database and serve until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy.exc import OperationalError

from blog import create_app
from blog.lib import freed_memory
from blog.server import CannotStart, debian
from blog.server.folders import make_private, require_writable_media
from blog.server.interruption import Interruption, Stopped
from blog.server.preparation import prepare
from blog.server.production import Address, ProductionServer
from blog.server.secret import make_secret_key
from config import INSTANCE, Config, ConfigError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the application and return its exit code: 0 after a stop that was asked for, 1 when it can't run."""
    interruption = Interruption()
    interruption.listen()
    options = _options(arguments)
    try:
        with ExitStack() as running:
            run(options, interruption, running)
    except Stopped:
        return 0
    except (CannotStart, debian.NotInstalled) as problem:
        return _give_up(problem)
    except ConfigError as wrong:
        return _give_up(*wrong.lines)
    except OperationalError as away:
        return _give_up(
            f"the database does not answer: {away.orig}", "Check DATABASE_URL, or see: .venv/bin/flask doctor"
        )
    return 0


def run(options: argparse.Namespace, interruption: Interruption, running: ExitStack) -> None:
    """Do the steps in their order. What they start goes on ``running``, which stops it in the opposite order."""
    refuse_contradictions(options)
    make_private(INSTANCE)
    password_file = choose_demo(options)
    config = Config()
    if config.ENV != "production" and not os.environ.get("SECRET_KEY"):
        make_secret_key(INSTANCE / "secret_key")
    server = ProductionServer(Address(config.HOST, config.PORT), config.WORKERS, config.THREADS)
    server.address.require_free()
    require_writable_media(Path(config.MEDIA_FOLDER))
    if options.mysql:
        start_database(options, running)
    interruption.check()
    lines = prepare_application(options, server.address, password_file)
    interruption.check()
    running.callback(server.stop)
    server.start(interruption)
    interruption.check()
    print(*lines, f"Sheaf is ready: {server.address.written}", sep="\n", flush=True)
    server.wait(interruption)
    print("Stopping.", flush=True)


def refuse_contradictions(options: argparse.Namespace) -> None:
    """Raise CannotStart for arguments that can't go together."""
    if options.demo and options.adopt:
        raise CannotStart(
            "--demo serves a site of its own, so there is nothing to take over; leave out --adopt"
        )
    if options.mysql and os.environ.get("DATABASE_URL"):
        raise CannotStart("DATABASE_URL names a server already; leave out either it or --mysql")


def choose_demo(options: argparse.Namespace) -> Path | None:
    """Give the demo site a database and a media folder of its own, where none are set.

    Return where the password of its owner is kept; None for a database that was named, which may be anybody's.
    """
    if not options.demo:
        return None
    folder = INSTANCE / "demo"
    make_private(folder)
    os.environ["MEDIA_FOLDER"] = os.environ.get("MEDIA_FOLDER") or str(folder / "media")
    if os.environ.get("DATABASE_URL"):
        return None
    if not options.mysql:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'sheaf.sqlite'}"
    return folder / "password"


def start_database(options: argparse.Namespace, running: ExitStack) -> None:
    """Start the private MariaDB, installing it when we may, and point the application to it."""
    # With its driver; whoever has a server of their own, or none, needs neither.
    from blog.server import mariadb

    if not mariadb.is_installed():
        print("MariaDB isn't installed yet", flush=True)
        debian.install(debian.MARIADB)
    print(f"Starting a private MariaDB in {INSTANCE / 'mariadb'}", flush=True)
    server = running.enter_context(mariadb.PrivateMariaDB(INSTANCE / "mariadb"))
    os.environ["DATABASE_URL"] = server.create_database("sheaf_demo" if options.demo else "sheaf")


def prepare_application(
    options: argparse.Namespace, address: Address, password_file: Path | None
) -> list[str]:
    """Make an application for the preparing alone; each worker makes its own."""
    print("Preparing the database", flush=True)
    lines = prepare(
        create_app(), str(address), adopt=options.adopt, demo=options.demo, password_file=password_file
    )
    # It would lie in each worker, beside the one that is made there.
    gc.collect()
    freed_memory.give_back()
    return lines


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/serve", description="Serve the blog. README.md lists the settings."
    )
    parser.add_argument("--demo", action="store_true", help="serve a demo site with a database of its own")
    parser.add_argument(
        "--mysql", action="store_true", help="start a private MariaDB under instance/ and use it"
    )
    parser.add_argument(
        "--adopt", action="store_true", help="take over the tutorial's database at DATABASE_URL"
    )
    return parser.parse_args(arguments)


def _give_up(*lines: object) -> int:
    """Say why the application can't run, a line each, and return its exit code."""
    print(*(f"Sheaf: {line}" for line in lines), sep="\n", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
