"""What a rejection with a ready-made text counts as, and which of these texts are for watches alone.

Only the texts that came with the site are told, and where one still says what it said.
"""

from django.db import migrations, models

REASONS = {
    "Дубль": "duplicate",
    "Вне тематики": "elsewhere",
    "Нет источника": "unproven",
    "Плохие или чужие фото": "photo",
    "Ошибка в данных": "wrong",
}
WATCHES_ONLY = ["Фото", "Номер оформления", "Плохие или чужие фото"]
OF_A_MODEL, OF_ANYTHING = "Такая модель в каталоге уже есть.", "В каталоге это уже есть."


def give(apps, schema_editor):
    messages = apps.get_model("drafts", "ReadyMessage").objects
    for title, reason in REASONS.items():
        messages.filter(use="reject", title=title).update(reason=reason)
    messages.filter(title__in=WATCHES_ONLY).update(watches_only=True)
    messages.filter(use="reject", text=OF_A_MODEL).update(text=OF_ANYTHING)


class Migration(migrations.Migration):

    dependencies = [
        ('drafts', '0002_moderators_may'),
    ]

    operations = [
        migrations.AddField(
            model_name='readymessage',
            name='reason',
            field=models.CharField(blank=True, choices=[('duplicate', 'the catalogue has it'), ('unproven', 'nothing shows it'), ('wrong', 'it is wrong'), ('photo', 'the photo may not or cannot be used'), ('elsewhere', 'it does not belong in this catalogue'), ('spam', 'advertising or nonsense')], db_default='', default='', help_text='As what a rejection with this text counts, unless the moderator chooses.', max_length=20, verbose_name='reason of a rejection'),
        ),
        migrations.AddField(
            model_name='readymessage',
            name='watches_only',
            field=models.BooleanField(db_default=False, default=False, help_text='It speaks of photos or of a design code, so it is offered for nothing else.', verbose_name='for watches only'),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
