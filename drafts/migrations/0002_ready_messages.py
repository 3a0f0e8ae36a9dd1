"""The texts that moderators begin with; they are edited in the admin."""

from django.db import migrations

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


def create_messages(apps, schema_editor):
    model = apps.get_model("drafts", "ReadyMessage")
    for position, (use, title, text) in enumerate(MESSAGES):
        model.objects.get_or_create(use=use, title=title, defaults={"text": text, "position": position})


def remove_messages(apps, schema_editor):
    apps.get_model("drafts", "ReadyMessage").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial")]

    operations = [migrations.RunPython(create_messages, remove_messages)]
