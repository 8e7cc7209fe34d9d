"""The version of xl-npq."""

from __future__ import annotations

VERSION = "0.1.0"
