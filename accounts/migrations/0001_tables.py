"""The tables of people, as they stood after the first 27 migrations."""

import accounts.encryption
import accounts.models.people
import catalogue.models.texts
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_roles"),
        ("accounts", "0003_letters_and_consent"),
        ("accounts", "0004_moderators_permissions"),
        ("accounts", "0005_collection"),
        ("accounts", "0006_user_language"),
        ("accounts", "0007_limits"),
        ("accounts", "0008_encrypt_secrets"),
        ("accounts", "0009_moderators_photos"),
        ("accounts", "0010_kept_forms"),
        ("accounts", "0011_greatest_lengths"),
        ("accounts", "0012_moderators_relations"),
        ("accounts", "0013_act_counts"),
        ("accounts", "0014_collection_snapshots"),
        ("accounts", "0015_moderators_lines"),
        ("accounts", "0016_failed_letters"),
        ("accounts", "0017_moderators_phrases"),
        ("accounts", "0018_names_of_counts"),
        ("accounts", "0019_own_pieces"),
        ("accounts", "0020_headings_of_lists"),
        ("accounts", "0021_lists_of_proposals"),
        ("accounts", "0022_many_pieces"),
        ("accounts", "0023_swap"),
        ("accounts", "0024_lists_of_watches"),
        ("accounts", "0025_alerts"),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('collector', 'collector'), ('contributor', 'contributor'), ('moderator', 'moderator'), ('administrator', 'administrator')], editable=False, max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name in English')),
                ('permissions', models.ManyToManyField(blank=True, to='auth.permission', verbose_name='permissions')),
            ],
            options={
                'verbose_name': 'role',
                'verbose_name_plural': 'roles',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login', models.CharField(error_messages={'unique': 'This login is taken. Please choose another.'}, max_length=30, unique=True, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9][A-Za-z0-9_.-]{1,28}[A-Za-z0-9]\\Z', '3 to 30 Latin letters, digits, dots, hyphens and underscores; the first and the last a letter or digit.'), accounts.models.people.validate_login_is_free], verbose_name='login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('avito_url', models.URLField(blank=True, verbose_name='Avito page')),
                ('meshok_url', models.URLField(blank=True, verbose_name='Meshok page')),
                ('rating', models.PositiveIntegerField(default=0, editable=False, verbose_name='rating')),
                ('is_active', models.BooleanField(default=True, help_text='Clear this to ban the person: they are signed out at once.', verbose_name='active')),
                ('collection_public', models.BooleanField(default=False, verbose_name='my collection is public')),
                ('wants_public', models.BooleanField(db_default=False, default=False, verbose_name='what I want is public, too')),
                ('want_token', models.CharField(blank=True, editable=False, max_length=43, null=True, unique=True)),
                ('collection_manner', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False)),
                ('consent_version', models.CharField(blank=True, editable=False, max_length=20, verbose_name='consent to version')),
                ('consent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='consented')),
                ('language', models.CharField(choices=[('ru', 'Russian'), ('en', 'English')], default='ru', editable=False, max_length=10, verbose_name='language')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='joined')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.role', verbose_name='role')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['login'],
                'default_related_name': 'users',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('login'), name='accounts_user_login_any_case'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_user_email_any_case')],
            },
        ),
        migrations.CreateModel(
            name='ActCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=100, verbose_name='what')),
                ('began', models.DateTimeField(verbose_name='since')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='how often')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'count of acts',
                'verbose_name_plural': 'counts of acts',
                'ordering': ['-began', 'act'],
                'default_related_name': 'act_counts',
                'indexes': [models.Index(fields=['began'], name='accounts_actcount_old')],
                'constraints': [models.UniqueConstraint(fields=('user', 'act', 'began'), name='accounts_actcount_once')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search', models.CharField(blank=True, max_length=1000, verbose_name='search')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'ordering': ['pk'],
                'default_related_name': 'alerts',
                'constraints': [models.UniqueConstraint(fields=('user', 'search'), name='accounts_alert_once')],
            },
        ),
        migrations.CreateModel(
            name='CollectionSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('add', 'a file was added'), ('replace', 'a file replaced the collection'), ('edit', 'many pieces were changed'), ('remove', 'many pieces were taken out'), ('wish', 'what was missing was wished for'), ('undo', 'an earlier state was put back')], max_length=10, verbose_name='action')),
                ('added', models.PositiveIntegerField(verbose_name='added')),
                ('changed', models.PositiveIntegerField(verbose_name='changed')),
                ('removed', models.PositiveIntegerField(verbose_name='removed')),
                ('rows', models.JSONField(verbose_name='rows before')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'earlier state of a collection',
                'verbose_name_plural': 'earlier states of collections',
                'ordering': ['-pk'],
                'default_related_name': 'collection_snapshots',
            },
        ),
        migrations.CreateModel(
            name='ColumnMeaning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_kind', models.CharField(choices=[('collection', 'a collection'), ('proposals', 'proposed watches')], db_default='collection', default='collection', max_length=10, verbose_name='kind of list')),
                ('heading', models.CharField(max_length=60, verbose_name='heading')),
                ('meaning', models.CharField(blank=True, max_length=20, verbose_name='meaning')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'heading of my lists',
                'verbose_name_plural': 'headings of my lists',
                'default_related_name': 'column_meanings',
                'constraints': [models.UniqueConstraint(fields=('user', 'list_kind', 'heading'), name='accounts_columnmeaning_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=1000, verbose_name='page')),
                ('fields', models.JSONField(verbose_name='fields')),
                ('created_at', models.DateTimeField(auto_now=True, verbose_name='time')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kept form',
                'verbose_name_plural': 'kept forms',
                'ordering': ['-created_at', '-pk'],
                'default_related_name': 'kept_forms',
                'constraints': [models.UniqueConstraint(fields=('user', 'page'), name='accounts_keptform_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=255, verbose_name='file')),
                ('content', models.BinaryField()),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.keptform')),
            ],
            options={
                'verbose_name': 'kept photo',
                'verbose_name_plural': 'kept photos',
                'ordering': ['pk'],
                'default_related_name': 'photos',
                'constraints': [models.UniqueConstraint(fields=('form', 'field'), name='accounts_keptphoto_once')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.EmailField(max_length=254, verbose_name='recipient')),
                ('sender', models.CharField(max_length=254, verbose_name='sender')),
                ('subject', models.CharField(max_length=500, verbose_name='subject')),
                ('body', accounts.encryption.EncryptedTextField(verbose_name='text')),
                ('headers', models.JSONField(blank=True, default=dict, verbose_name='headers')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('not_before', models.DateTimeField(blank=True, null=True, verbose_name='not before')),
                ('failed', models.BooleanField(default=False, verbose_name='cannot be sent')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('value', models.TextField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WatchList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', catalogue.models.texts.BoundedTextField(blank=True, help_text='What is on the list and what is not, and why.', max_length=4000, verbose_name='text')),
                ('is_public', models.BooleanField(default=False, editable=False, verbose_name='published')),
                ('is_hidden', models.BooleanField(default=False, editable=False, verbose_name='hidden by a moderator')),
                ('token', models.UUIDField(editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('user', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'list of watches',
                'verbose_name_plural': 'lists of watches',
                'ordering': ['-pk'],
                'default_related_name': 'watch_lists',
                'constraints': [models.UniqueConstraint(fields=('user', 'token'), name='accounts_watchlist_made_once')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letters', models.BooleanField(default=True, verbose_name='letters')),
                ('written_at', models.DateTimeField(null=True, verbose_name='last letter')),
                ('feed_token', models.CharField(blank=True, max_length=43, null=True, unique=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'way of telling',
                'verbose_name_plural': 'ways of telling',
                'default_related_name': 'subscription',
            },
        ),
    ]
