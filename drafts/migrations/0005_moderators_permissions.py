"""What a moderator may do with proposals; an administrator may everything."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {
    "drafts.draftwatch": ["view_draftwatch", "decide_drafts", "merge_duplicates"],
    "drafts.draftmechanism": ["view_draftmechanism"],
    "drafts.readymessage": ["view_readymessage", "add_readymessage", "change_readymessage", "delete_readymessage"],
}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0004_replaced_photos"),
        ("accounts", "0002_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give, take)]
