"""The casebook's key, and the pseudonyms that only its holder can tell apart from noise."""

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
    """Where a casebook's key lies."""
    return root / ".tumen" / "key"


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A secret of 32 bytes. It shows itself nowhere, not even in an error."""

    secret: bytes

    def pseudonym(self, kind: str, what: str) -> str:
        """Twelve letters and digits that stand for `what`: always the same, under this key.

        HMAC-SHA-256 (RFC 2104): without the key, nobody can tell or test what stands behind one.

        >>> Key(bytes(32)).pseudonym("person", "https://w3id.org/tumen/id/a-witness")
        'a7h6afajoii2'
        """
        made = hmac.digest(self.secret, f"{kind}\0{what}".encode(), "sha256")
        return b32encode(made).decode("ascii").lower()[:_LENGTH]

    def opening(self, iri: str) -> bytes:
        """The 32 bytes that open the commitment made for one IRI, and no other."""
        return hmac.digest(self.secret, f"opening\0{iri}".encode(), "sha256")

    def fingerprint(self) -> str:
        """What tells this key from another without giving it away."""
        return sha256(b"tumen key\0" + self.secret).hexdigest()


def commitment(opening: bytes, hash_: str) -> str:
    """What commits to the hash of a text (64 hexadecimal digits) and hides it: 64 such digits.

    >>> commitment(bytes(32), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    'd6704931caa5fa7a0c70ce8696ddecd2a52d3a76b9bd0b9e2f2bd3f3a5112ef8'
    """
    return hmac.digest(opening, hash_.encode(), "sha256").hex()


def make_key(root: Path) -> Path:
    """Make the key of the casebook in `root`, readable by its owner alone; return where it lies.

    Its folder tells git to pass it over. Raises `TumenError` where there is one already: whoever
    loses a key loses the link between what was published before and after.
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
    """The casebook's key. Raises `TumenError`, with the remedy, where there is none to be used."""
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
