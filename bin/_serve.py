"""Starts ``blog.server`` with signals held back until it can answer them, for its imports take a moment."""

import gc
import signal
import sys
from pathlib import Path

signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
sys.path[0] = str(Path(__file__).resolve().parent.parent)

# Nearly all that is imported stays: looking through it for garbage again and again is a good part of a start. Frozen,
# it isn't looked at in the workers either, which go on sharing its memory.
gc.disable()

from blog.server.__main__ import main  # noqa: E402

gc.freeze()
gc.enable()

sys.exit(main())
