"""Locks: against accident. A password keeps the lock on; it hides nothing from a reader."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

SPINS = 100_000


@dataclass(frozen=True)
class Lock:
    """A password's hash, as SHA-512 with salt: worked out once for all sheets."""

    salt: str
    hash: str


def lock_with(password: str, salt_from: str) -> Lock:
    """The lock of a password; its salt comes from `salt_from`, so that the same input gives the same file."""
    salt = hashlib.sha256(salt_from.encode("utf-8")).digest()[:16]
    digest = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for spin in range(SPINS):
        digest = hashlib.sha512(digest + spin.to_bytes(4, "little")).digest()
    return Lock(base64.b64encode(salt).decode(), base64.b64encode(digest).decode())


def lock(ws: Worksheet, password: Lock | None) -> None:
    """Lock a sheet; selecting, filtering and column widths stay free."""
    ws.protection.sheet = True
    ws.protection.objects = True
    ws.protection.formatColumns = False
    ws.protection.formatRows = False
    ws.protection.autoFilter = False
    ws.protection.sort = False
    if password:
        ws.protection.algorithmName = "SHA-512"
        ws.protection.saltValue = password.salt
        ws.protection.hashValue = password.hash
        ws.protection.spinCount = SPINS
