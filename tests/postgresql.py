"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket there, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; None where the server is not installed."""
    found = [path.parent for path in sorted(DEBIAN.glob("*/bin/initdb"))]
    where = shutil.which("initdb")
    return found[-1] if found else Path(where).resolve().parent if where else None


@contextmanager
def running_postgresql(programs: Path) -> Iterator[str]:
    """Starts a server that listens to no network; yields the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="nonlinear-"))
    # It refuses to run as root.
    somebody: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        somebody |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    try:
        make: list[str | Path] = [
            programs / "initdb",
            "-D",
            "data",
            "-U",
            "learner",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(make, check=True, **somebody)  # noqa: S603
        settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "unix_socket_permissions=0777"]
        server = subprocess.Popen([programs / "postgres", "-D", "data", "-k", folder, *settings], **somebody)  # noqa: S603
        try:
            _wait(programs, folder, server)
            yield f"postgresql://learner@/postgres?host={folder}"
        finally:
            server.send_signal(2)
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        asked: list[str | Path] = [programs / "pg_isready", "-q", "-h", folder, "-U", "learner", "-d", "postgres"]
        if subprocess.run(asked, check=False).returncode == 0:  # noqa: S603
            return
        assert server.poll() is None, "PostgreSQL did not start."
        time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start within half a minute.")
