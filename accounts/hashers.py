"""Password hashing."""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher


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
