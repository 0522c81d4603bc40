"""Secrets: passwords, tokens and pairing codes. Only hashes of them are stored."""

import hashlib
import hmac
import secrets
from functools import lru_cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_PAIRING_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628: no vowels, so no words; 20^8 is 34 bits for ten minutes
_PAIRING_LENGTH = 8
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
