"""`python -m xl_npq`: the same as `xl-npq`."""

from __future__ import annotations

import sys

from xl_npq.cli import run

if __name__ == "__main__":
    sys.exit(run())
