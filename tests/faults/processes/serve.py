"""Serves ``app`` of this folder with the production server until SIGTERM."""

from __future__ import annotations

import os

from blog.server.interruption import Interruption
from blog.server.processes import end_with
from blog.server.production import Address, ProductionServer
from config import Config

end_with(os.getppid())
interruption = Interruption()
interruption.listen()
config = Config()
server = ProductionServer(Address(config.HOST, config.PORT), config.WORKERS, config.THREADS)
try:
    server.start(interruption)
    print("ready", flush=True)
    server.wait(interruption)
finally:
    server.stop()
