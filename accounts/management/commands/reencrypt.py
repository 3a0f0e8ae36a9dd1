from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.encryption import decrypt, encrypt
from accounts.models import Letter

SEEDS = ("secret", "seed")


class Command(BaseCommand):
    help = "Encrypt anew, with the first of ENCRYPTION_KEYS, what the database holds encrypted."

    @transaction.atomic
    def handle(self, **options):
        factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
        for factor in factors:
            factor.data |= {name: encrypt(decrypt(factor.data[name])) for name in SEEDS if name in factor.data}
            factor.save(update_fields=["data"])
        letters = Letter.objects.select_for_update()
        for letter in letters:
            letter.save(update_fields=["body"])
        self.stdout.write(f"{len(factors)} second factors and {len(letters)} letters are encrypted with the first key.")
