"""A MariaDB server of our own: for whoever has none yet, and for the tests."""

from __future__ import annotations

import getpass
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pymysql

from blog.server import CannotStart
from blog.server.folder_lock import FolderLock
from blog.server.processes import free_port, start_child, stop_child

ACCOUNT = "sheaf"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107
START_SECONDS = 120  # recovery after a killed server reads its whole log
STOP_SECONDS = 60
# Tests throw their data away, so they need not wait for a disk.
THROWAWAY = (
    "--innodb-flush-log-at-trx-commit=0",
    "--skip-innodb-doublewrite",
    "--debug-no-sync",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=16M",
    "--key-buffer-size=1M",
    "--aria-pagecache-buffer-size=8M",
)


class PrivateMariaDB:
    """A server whose data, password, log and lock live in ``folder``; it listens on 127.0.0.1 and a Unix socket.

    ``port`` None takes a free one at each start. ``durable`` False trades safety for speed. Start it from a thread that
    lives as long as the server is needed: the kernel ends the server with that thread.
    """

    def __init__(self, folder: Path, port: int | None = None, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.port = port or 0
        self.durable = durable
        self.log = self.folder / "mariadb.log"
        self._temporary = self.folder / "tmp"
        self.socket = self.folder / "mariadb.sock"
        self.password = ""
        self._lock = FolderLock(self.folder)
        self._fixed_port = port is not None
        self._socket_folder: str | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process id, or None when it isn't running."""
        return self._server.pid if self._server else None

    def start(self) -> None:
        """Make the data folder when it is new, start the server and wait until it answers. Raises CannotStart."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._temporary.mkdir(mode=0o700, exist_ok=True)
        self._lock.acquire(STOP_SECONDS)
        try:
            self._initialise()
            self._write_accounts()
            self._choose_socket()
            self._start_server()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server after it has written everything; nothing happens when it isn't running."""
        if self._server:
            stop_child(self._server, STOP_SECONDS)
            self._server = None
        if self._socket_folder:
            shutil.rmtree(self._socket_folder, ignore_errors=True)
            self._socket_folder = None
        self._lock.release()

    def url(self, database: str) -> str:
        """Return SQLAlchemy's address of ``database``, password included."""
        return f"mysql+pymysql://{ACCOUNT}:{self.password}@127.0.0.1:{self.port}/{database}?charset=utf8mb4"

    def create_database(self, name: str) -> str:
        """Make ``name`` (ASCII letters, digits, underscores) unless it exists, in utf8mb4, and return its address."""
        self._execute(f"CREATE DATABASE IF NOT EXISTS {_checked(name)} CHARACTER SET utf8mb4")
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove ``name`` and all that is in it; nothing happens when there is none."""
        self._execute(f"DROP DATABASE IF EXISTS {_checked(name)}")

    def _initialise(self) -> None:
        """Fill the data folder. It gets its name last, so that a half-made one is made again."""
        data, unfinished = self.folder / "data", self.folder / "data.unfinished"
        if data.is_dir():
            return
        shutil.rmtree(unfinished, ignore_errors=True)
        # The script doesn't quote its arguments, and the folder's name may hold spaces; so it gets a link's name.
        with tempfile.TemporaryDirectory(prefix="sheaf-") as place:
            link = Path(place) / "folder"
            link.symlink_to(self.folder)
            self._install(link / unfinished.name)
        unfinished.rename(data)

    def _install(self, data: Path) -> None:
        command = [_program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", f"--user={_user()}"]
        command += ["--auth-root-authentication-method=socket", f"--auth-root-socket-user={_user()}"]
        command += ["--skip-test-db", "--skip-name-resolve", "--skip-log-bin"]
        command += [f"--tmpdir={data.parent / self._temporary.name}"]
        with self.log.open("wb") as log:
            code = start_child(command, log).wait()
        if code:
            raise CannotStart(f"mariadb-install-db failed with code {code}.\n{self._log_tail()}")

    def _write_accounts(self) -> None:
        """Write the SQL that every start runs, so that a lost password file mends itself."""
        self.password = _kept_password(self.folder / "password")
        statements = ["DROP USER IF EXISTS ''@'localhost', ''@'127.0.0.1'"]
        for host in ("127.0.0.1", "localhost"):
            account = f"'{ACCOUNT}'@'{host}'"
            statements.append(f"CREATE USER IF NOT EXISTS {account}")
            statements.append(f"ALTER USER {account} IDENTIFIED BY '{self.password}'")
            statements.append(f"GRANT ALL ON *.* TO {account}")
        _write_private(self.folder / "accounts.sql", "".join(f"{line};\n" for line in statements))

    def _choose_socket(self) -> None:
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_PATH:
            self._socket_folder = tempfile.mkdtemp(prefix="sheaf-")
            self.socket = Path(self._socket_folder) / "mariadb.sock"

    def _start_server(self) -> None:
        if not self._fixed_port:
            self.port = free_port()
        with self.log.open("wb") as log:
            self._server = start_child(self._command(), log, keep_open=[self._lock.file])
        self._wait_until_ready(self._server)

    def _command(self) -> list[str]:
        command = [
            _program("mariadbd"),
            "--no-defaults",
            f"--user={_user()}",
            f"--datadir={self.folder / 'data'}",
        ]
        command += ["--bind-address=127.0.0.1", f"--port={self.port}", f"--socket={self.socket}"]
        command += [
            f"--pid-file={self.folder / 'mariadb.pid'}",
            f"--init-file={self.folder / 'accounts.sql'}",
        ]
        # Its own: a server that starts empties the folder of temporary tables, whosever they are.
        command += [f"--tmpdir={self._temporary}"]
        command += ["--character-set-server=utf8mb4", "--skip-name-resolve", "--skip-log-bin"]
        return command + ([] if self.durable else list(THROWAWAY))

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if server.poll() is not None:
                raise CannotStart(f"the private MariaDB stopped while starting.\n{self._log_tail()}")
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"the private MariaDB isn't ready after {START_SECONDS} s.\n{self._log_tail()}"
                )
            time.sleep(0.05)

    def _answers(self) -> bool:
        # The server opens its socket after making the accounts. PyMySQL would leak a refused one, so a bare one asks.
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(os.fsencode(self.socket)) == 0

    def _execute(self, statement: str) -> None:
        # Through the socket, which is ours alone: at the port somebody else may answer, or listen and never answer.
        connection = pymysql.connect(
            unix_socket=str(self.socket),
            user=ACCOUNT,
            password=self.password,
            charset="utf8mb4",
            read_timeout=60,
        )
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def _log_tail(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines()[-12:]
        return "\n".join([f"The end of {self.log}:", *lines])


def is_installed() -> bool:
    """Whether this machine has the programs that a private server needs."""
    return all(_found(name) for name in ("mariadbd", "mariadb-install-db", "my_print_defaults"))


def _program(name: str) -> str:
    path = _found(name)
    if not path:
        raise CannotStart(f"{name} isn't installed; on Debian: apt install mariadb-server")
    return path


def _found(name: str) -> str | None:
    # Debian keeps servers in /usr/sbin, which is not on everybody's path.
    return shutil.which(
        name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    )


def _user() -> str:
    """Who runs the server: ourselves, also as root, since only we may be able to reach the folder."""
    return "root" if os.geteuid() == 0 else getpass.getuser()


def _checked(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]{1,64}", name):
        raise ValueError(f"not a database name: {name!r}")
    return name


def _kept_password(path: Path) -> str:
    if path.is_file() and (password := path.read_text("ascii").strip()):
        return password
    _write_private(path, secrets.token_urlsafe(24) + "\n")
    return path.read_text("ascii").strip()


def _write_private(path: Path, text: str) -> None:
    """Replace ``path`` at once with ``text``, readable by its owner only."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    unfinished.replace(path)
