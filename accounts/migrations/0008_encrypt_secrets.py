"""What must not be read in a copy of the database is encrypted: see accounts.encryption."""

from django.db import migrations

import accounts.encryption

SEEDS = ("secret", "seed")


def turn(apps, turned) -> None:
    for factor in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        factor.data |= {name: turned(factor.data[name]) for name in SEEDS if name in factor.data}
        factor.save(update_fields=["data"])
    for letter in apps.get_model("accounts", "Letter").objects.all():
        letter.body = turned(letter.body)
        letter.save(update_fields=["body"])


def encrypt(apps, schema_editor):
    turn(apps, accounts.encryption.encrypt)


def decrypt(apps, schema_editor):
    turn(apps, accounts.encryption.decrypt)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_limits"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [
        migrations.RunPython(encrypt, decrypt),
        migrations.AlterField("letter", "body", accounts.encryption.EncryptedTextField(verbose_name="text")),
    ]
