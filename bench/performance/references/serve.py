"""``serve.py NAME``: serve the application in the folder of that name exactly as ``bin/serve`` serves Sheaf.

The settings are Sheaf's own, from the environment. Only the module called ``app`` is another.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(name: str) -> None:
    """Serve until SIGTERM."""
    sys.path[:1] = [str(HERE / name), str(HERE.parents[2])]
    from blog.server.interruption import Interruption
    from blog.server.production import Address, ProductionServer
    from config import Config

    config = Config()
    interruption = Interruption()
    interruption.listen()
    server = ProductionServer(Address(config.HOST, config.PORT), config.WORKERS, config.THREADS)
    try:
        server.start(interruption)
        server.wait(interruption)
    finally:
        server.stop()


if __name__ == "__main__":
    main(sys.argv[1])
