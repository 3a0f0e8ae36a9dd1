from django.db import migrations, models


def new_name():
    return models.CharField(blank=True, default="", editable=False, max_length=150)


class Migration(migrations.Migration):
    dependencies = [("drafts", "0015_greatest_lengths")]

    operations = [
        migrations.AddField(model, name, new_name(), preserve_default=False)
        for model in ("DraftMechanism", "DraftWatch")
        for name in ("new_brand", "new_factory")
    ]
