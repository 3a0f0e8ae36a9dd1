"""The tables of the site itself: housekeeping, errors met, texts."""

import catalogue.models.texts
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('config', '0001_owners_page'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Housekeeping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ended_at', models.DateTimeField()),
                ('failed', models.JSONField(default=list)),
                ('backup_at', models.DateTimeField(null=True)),
                ('disks', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='config_housekeeping_single_row')],
            },
        ),
        migrations.CreateModel(
            name='MetError',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField(verbose_name='hour')),
                ('what', models.CharField(max_length=200, verbose_name='error')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='what the log said')),
                ('request', models.CharField(blank=True, max_length=32, verbose_name='request')),
                ('last_at', models.DateTimeField(verbose_name='last')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='how often')),
            ],
            options={
                'verbose_name': 'error',
                'verbose_name_plural': 'errors',
                'ordering': ['-last_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('hour', 'what'), name='config_meterror_once_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='SiteText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('announcement', 'Announcement above all pages'), ('about', 'About the catalogue'), ('help', 'Help'), ('calibre', 'How to find the calibre'), ('numbers', 'How to read the numbers'), ('marks', 'Marks and hallmarks'), ('franken', 'How to tell a franken'), ('describing', 'How to describe a watch'), ('searching', 'How to search'), ('photographing', 'How to photograph a watch'), ('moderation', 'How moderation decides'), ('privacy', 'Personal data'), ('terms', 'Terms of use')], max_length=30, verbose_name='text')),
                ('language', models.CharField(choices=[('ru', 'Russian'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('body', catalogue.models.texts.BoundedTextField(blank=True, help_text='In Markdown: ## a heading, **bold**, - an item, [words](address). Empty: as it ships.', max_length=20000, verbose_name='what it says')),
                ('shipped', catalogue.models.texts.BoundedTextField(blank=True, editable=False, max_length=20000)),
                ('updated_at', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'text of the site',
                'verbose_name_plural': 'texts of the site',
                'ordering': ['name', 'language'],
                'constraints': [models.UniqueConstraint(fields=('name', 'language'), name='config_sitetext_once')],
            },
        ),
        migrations.CreateModel(
            name='SiteTextVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', catalogue.models.texts.BoundedTextField(blank=True, max_length=20000)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='config.sitetext')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
