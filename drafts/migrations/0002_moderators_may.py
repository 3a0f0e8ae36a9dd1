"""What a moderator may do with proposals, and the texts to begin a message with; both are changed in the admin."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {
    "drafts.draftwatch": ["view_draftwatch", "decide_drafts", "merge_duplicates"],
    "drafts.draftmechanism": ["view_draftmechanism"],
    "drafts.draftmark": ["view_draftmark"],
    "drafts.readymessage": ["view_readymessage", "add_readymessage", "change_readymessage", "delete_readymessage"],
}
MESSAGES = [
    ("send_back", "Источник", "Пожалуйста, укажите источник: каталог, паспорт, ссылка или собственный экземпляр."),
    ("send_back", "Фото", "Пожалуйста, добавьте фото получше: резкое, при дневном свете, на ровном фоне."),
    ("send_back", "Механизм", "Пожалуйста, проверьте механизм: калибр не сходится с заводом или годами."),
    ("send_back", "Номер оформления", "Пожалуйста, проверьте номер оформления по паспорту или по крышке."),
    ("reject", "Дубль", "Такая модель в каталоге уже есть."),
    ("reject", "Вне тематики", "Каталог только о советских и российских часах."),
    ("reject", "Нет источника", "Сведения ничем не подтверждены."),
    ("reject", "Плохие или чужие фото", "Фотографии чужие или по ним нельзя узнать модель."),
    ("reject", "Ошибка в данных", "Сведения противоречат источникам."),
]


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)
    model = apps.get_model("drafts", "ReadyMessage")
    for position, (use, title, text) in enumerate(MESSAGES):
        model.objects.get_or_create(use=use, title=title, defaults={"text": text, "position": position})


def take(apps, schema_editor):
    apps.get_model("drafts", "ReadyMessage").objects.all().delete()
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    replaces = [("drafts", "0002_moderators")]

    dependencies = [
        ("drafts", "0001_proposals"),
        ("accounts", "0003_roles_and_limits"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give, take)]
