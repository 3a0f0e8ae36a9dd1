"""Password hashing."""

import re
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher, BCryptPasswordHasher

BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")
BCRYPT_COSTS = range(4, 15)  # beyond it one sign-in would take seconds
BCRYPT_BYTES = 72  # of a password; the rest never counted


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id at the cost that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, 2 passes.

    Django's own 100 MiB a hash would let a handful of simultaneous sign-ins exhaust a small server. So would many of
    ours: in each process AT_ONCE are computed at a time, which takes as long as all at once on as many cores.
    """

    AT_ONCE = 2
    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
    turns = BoundedSemaphore(AT_ONCE)

    def encode(self, password, salt):
        with self.turns:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with self.turns:
            return super().verify(password, encoded)


class PrototypePasswordHasher(BCryptPasswordHasher):
    """The bcrypt hashes that people of the prototype bring along. Each is made anew at the first sign-in.

    The library of today refuses what is longer than BCRYPT_BYTES; that of the prototype did not look further.
    """

    def encode(self, password, salt):
        data = self._load_library().hashpw(password.encode()[:BCRYPT_BYTES], salt)
        return f"{self.algorithm}${data.decode('ascii')}"


def password_from_bcrypt(text: str) -> str:
    """The hash that a table of bcrypt hashes holds, as our own column keeps it; empty where `text` is none."""
    found = BCRYPT.fullmatch(text)
    return f"{PrototypePasswordHasher.algorithm}${text}" if found and int(found[1]) in BCRYPT_COSTS else ""
