"""Starts ``blog.server`` with signals held back until it can answer them, for its imports take a moment."""

import signal
import sys
from pathlib import Path

signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from blog.server.__main__ import main  # noqa: E402

sys.exit(main())
