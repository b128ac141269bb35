"""Serves bench/constant.py with two bjoern processes that share a port: ``bjoern_process.py PORT``."""

import os
import signal
import sys

import bjoern
from constant import app

bjoern.listen(app, "127.0.0.1", int(sys.argv[1]), reuse_port=True)
child = os.fork()
if child:
    signal.signal(signal.SIGTERM, lambda *_: (os.kill(child, signal.SIGTERM), os._exit(0)))
bjoern.run()
