"""Secrets: passwords, tokens and pairing codes. Only hashes of them are stored."""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.settings import Settings

_PAIRING_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628: no vowels, so no words; 20^8 is 34 bits for ten minutes
_PAIRING_LENGTH = 8
_NONCE = 12  # bytes, as GCM wants
_hasher = PasswordHash((Argon2Hasher(),))
_room = BoundedSemaphore(2)  # a hash takes 64 MB and a third of a second: no more than two at once


def hash_password(password: str) -> str:
    """An argon2id hash; about 0.3 s of a core, so never call it on the event loop."""
    with _room:
        return _hasher.hash(password)


def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; None (no such account) takes as long and says no."""
    with _room:
        if password_hash is None:
            _hasher.verify(password, _dummy())
            return False
        return _hasher.verify(password, password_hash)


def new_token(bits: int = 256) -> str:
    """An unguessable token that fits into a URL: 128 bits are 22 characters."""
    return secrets.token_urlsafe(bits // 8)


def new_pairing_code() -> str:
    """Eight letters that a person types: "BCDF-GHJK" is shown, case and dashes do not matter."""
    code = "".join(secrets.choice(_PAIRING_LETTERS) for _ in range(_PAIRING_LENGTH))
    return f"{code[:4]}-{code[4:]}"


def hash_token(token: str) -> str:
    """What is stored of a token: SHA-256 in hex is enough for what has 128 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_pairing_code(code: str) -> str:
    """The hash of a code as typed, without regard to case, blanks and dashes."""
    return hash_token("".join(letter for letter in code.upper() if letter.isalpha()))


def same(one: str, other: str) -> bool:
    """Equality that takes as long whatever differs."""
    return hmac.compare_digest(one.encode(), other.encode())


@lru_cache
def _dummy() -> str:
    return _hasher.hash(secrets.token_hex(8))


class Vault:
    """Seals what must be read again (AES-256-GCM) and fingerprints what must only be recognised (HMAC-SHA256).

    A plain hash of a NIK can be tried out in hours: the key, which is not in the database, is what prevents that.
    """

    def __init__(self, secret: str) -> None:
        """Every key is derived from `secret`; whoever loses it loses the names, and nothing else."""
        self._seal = AESGCM(_derived(secret, b"antre seal 1"))
        self._fingerprint = _derived(secret, b"antre fingerprint 1")

    def seal(self, text: str, *, field: str) -> str:
        """The ciphertext; it opens as the same `field` only."""
        nonce = secrets.token_bytes(_NONCE)
        return base64.urlsafe_b64encode(
            nonce + self._seal.encrypt(nonce, text.encode(), field.encode())
        ).decode()

    def unseal(self, sealed: str, *, field: str) -> str | None:
        """The text; None if it was sealed with another secret, as another field, or was changed."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
            return self._seal.decrypt(raw[:_NONCE], raw[_NONCE:], field.encode()).decode()
        except (InvalidTag, ValueError):
            return None

    def fingerprint(self, value: str, *, field: str) -> str:
        """The same for the same value, and nobody without the secret can try values out: 64 hex digits."""
        return hmac.new(self._fingerprint, f"{field}:{value}".encode(), hashlib.sha256).hexdigest()

    def minute_code(self, place: str, at: datetime) -> str:
        """Six digits that hold for the minute of `at` in a place: whoever reads them is there."""
        minute = int(at.timestamp()) // 60
        return f"{int(self.fingerprint(f'{place} {minute}', field='minute code')[:12], 16) % 1_000_000:06d}"


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def secret_of(settings: Settings) -> str:
    """The server's secret: the setting, else a file that is made at the first start, readable by its owner alone."""
    if settings.secret:
        return settings.secret
    path = Path(settings.secret_file)
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def random_share() -> float:
    """Between 0 and 1, and nobody can foresee it."""
    return secrets.randbelow(1_000_001) / 1_000_000
