"""Files of the older kind: workbooks of Excel 97-2003, and the hull around a workbook protected by a password."""

from __future__ import annotations

import io
from pathlib import Path

from xl_npq.errors import SourceError

MAGIC = b"\xd0\xcf\x11\xe0"


def opened(data: bytes, name: str, password: str | None) -> bytes:
    """The workbook without its password; any other file as it is.

    SourceError where no password is given and one is needed, or it is the wrong one.
    """
    if not data.startswith(MAGIC):
        return data
    # Cryptography takes a fifth of a second to import, and few sources are of this kind.
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            return data
    except Exception as error:
        # Whatever a damaged file makes the library raise, it says the same to the person who has it.
        raise damaged(name) from error
    if password is None:
        raise SourceError(
            f"{name} is protected by a password: write it in the first line of a file and give that with "
            "--password FILE (- asks for it)"
        )
    result = io.BytesIO()
    try:
        file.load_key(password=password)
        file.decrypt(result)
    except (InvalidKeyError, DecryptionError) as error:
        raise SourceError(f"{name} does not open with that password: check it, letter case too") from error
    except Exception as error:
        raise damaged(name) from error
    return result.getvalue()


def is_encrypted(path: Path) -> bool:
    """Whether a workbook of today's format, where there is one, lies in the hull that a password makes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def damaged(name: str) -> SourceError:
    """What is said of a file whose insides do not hold together."""
    return SourceError(f"{name} cannot be opened as a workbook, it may be damaged: open it in Excel and save it again")
