"""A restic repository that opens at once: its own key takes half a second of work, in each of restic's many calls."""

import json
import os
from base64 import b64decode, b64encode
from hashlib import scrypt, sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.poly1305 import Poly1305

LEAST = {"N": 2, "r": 1, "p": 1}  # of scrypt
VECTOR, MAC = 16, 16  # bytes


def ease(repository: Path, password: str) -> None:
    """Wrap the repository's master key anew with the least work, in the form of restic's design document."""
    (path,) = repository.joinpath("keys").iterdir()
    key = json.loads(path.read_text())
    sealed = b64decode(key["data"])
    master = in_counter_mode(derived(password, key)[:32], sealed[:VECTOR], sealed[VECTOR:-MAC])
    key |= LEAST
    key["data"] = b64encode(seal(derived(password, key), master)).decode()
    content = json.dumps(key).encode()
    path.unlink()
    path.with_name(sha256(content).hexdigest()).write_bytes(content)
    path.with_name(sha256(content).hexdigest()).chmod(0o400)


def derived(password: str, key: dict) -> bytes:
    """32 bytes to encrypt by, then 16 and 16 for the message's authentication."""
    work = {"n": key["N"], "r": key["r"], "p": key["p"], "maxmem": 2**28}
    return scrypt(password.encode(), salt=b64decode(key["salt"]), dklen=64, **work)


def seal(keys: bytes, plain: bytes) -> bytes:
    vector = os.urandom(VECTOR)
    text = in_counter_mode(keys[:32], vector, plain)
    once = Cipher(algorithms.AES(keys[32:48]), modes.ECB()).encryptor().update(vector)
    return vector + text + Poly1305.generate_tag(keys[48:] + once, text)


def in_counter_mode(key: bytes, vector: bytes, text: bytes) -> bytes:
    """Encrypts what is plain, and the other way round."""
    return Cipher(algorithms.AES(key), modes.CTR(vector)).encryptor().update(text)
