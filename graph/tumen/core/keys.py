"""Derive pseudonyms and commitments from the secret key of a casebook (HMAC-SHA-256)."""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError

_BYTES = 32
_LENGTH = 12  # of a pseudonym: 60 bits, so that a million of them do not clash


def key_path(root: Path) -> Path:
    """Return the path of a casebook's key."""
    return root / ".tumen" / "key"


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """Hold a secret of 32 bytes, which no text or error shows."""

    secret: bytes

    def pseudonym(self, kind: str, what: str) -> str:
        """Derive a pseudonym of twelve letters and digits for `what`, always the same for one key.

        HMAC-SHA-256 (RFC 2104): without the key, a guess at the name cannot be tested.

        >>> Key(bytes(32)).pseudonym("person", "https://w3id.org/tumen/id/a-witness")
        'a7h6afajoii2'
        """
        made = hmac.digest(self.secret, f"{kind}\0{what}".encode(), "sha256")
        return b32encode(made).decode("ascii").lower()[:_LENGTH]

    def opening(self, iri: str) -> bytes:
        """Derive the 32 bytes that open the commitment for one IRI, and no other."""
        return hmac.digest(self.secret, f"opening\0{iri}".encode(), "sha256")

    def fingerprint(self) -> str:
        """Identify this key without revealing it."""
        return sha256(b"tumen key\0" + self.secret).hexdigest()


def commitment(opening: bytes, hash_: str) -> str:
    """Commit to the hash of a text, 64 hexadecimal digits, and hide it; also 64 digits.

    >>> commitment(bytes(32), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    'd6704931caa5fa7a0c70ce8696ddecd2a52d3a76b9bd0b9e2f2bd3f3a5112ef8'
    """
    return hmac.digest(opening, hash_.encode(), "sha256").hex()


def make_key(root: Path) -> Path:
    """Make the key of the casebook in `root`, readable by its owner alone; return where it lies.

    Its folder tells git to pass it over. Raises `TumenError` where there is one already: with
    another key, what was published before can no longer be linked to what comes after.
    """
    path = key_path(root)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        ignored = path.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="ascii")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise TumenError(
            f"{path} exists already and stays: with another key, what has been published could "
            "no longer be matched. To begin anew, move it away first."
        ) from None
    except OSError as error:
        raise TumenError(f"{path} cannot be made: {error.strerror or error}.") from None
    return path


def read_key(casebook: Casebook) -> Key:
    """Read the casebook's key. Raises `TumenError`, with the remedy, where there is none."""
    path = key_path(casebook.root)
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise TumenError(f"{path} can be read by others. Close it: chmod 600 {path}")
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise TumenError(
            f"this casebook has no key to make pseudonyms with. "
            f"Make one: tumen init --key {casebook.display_path(casebook.root)}"
        ) from None
    except ValueError:
        secret = b""
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None
    if len(secret) != _BYTES:
        raise TumenError(
            f"{path} is no key: it must hold {2 * _BYTES} hexadecimal digits. "
            "Put the right one back; a new one would change every pseudonym."
        )
    return Key(secret)
