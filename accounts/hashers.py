"""Password hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id at the cost that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, 2 passes.

    Django's own 100 MiB a hash would let a handful of simultaneous sign-ins exhaust a small server.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
