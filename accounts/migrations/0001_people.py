"""The tables of people."""

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
        ('accounts', '0001_tables'),
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
                ('is_trusted', models.BooleanField(db_default=False, default=False, help_text='What the person fills in where nothing is known is published at once, and looked over later.', verbose_name='trusted')),
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
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='why it was not sent')),
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
                ('digest_due_at', models.DateTimeField(editable=False, null=True)),
                ('digest_from', models.DateTimeField(editable=False, null=True)),
                ('proposals', models.CharField(choices=[('now', 'at once'), ('daily', 'once a day'), ('never', 'never')], db_default='now', default='now', max_length=10, verbose_name='letters about my proposals')),
            ],
            options={
                'verbose_name': 'way of telling',
                'verbose_name_plural': 'ways of telling',
                'default_related_name': 'subscription',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('digest_due_at', None), ('digest_from', None), ('proposals__in', ['now', 'never'])), models.Q(('digest_due_at__isnull', False), ('digest_from__isnull', False), ('proposals', 'daily')), _connector='OR'), name='accounts_subscription_digest_when_daily')],
            },
        ),
        migrations.CreateModel(
            name='SiteLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('open', 'open proposals of one person'), ('waiting_collector', 'proposals of a collector that wait for a moderator at once'), ('waiting_contributor', 'proposals of a contributor that wait for a moderator at once'), ('promoted', 'accepted proposals that make a collector a contributor'), ('photos_a_day', 'photos of proposals that one person may send in a day'), ('megabytes_a_day', 'megabytes of such photos in a day'), ('photos_of_piece', 'photos of one piece of a collection'), ('photos_of_collection', 'photos of all pieces of a collection'), ('alerts', 'alerts of one person')], max_length=30, unique=True, verbose_name='limit')),
                ('value', models.PositiveIntegerField(blank=True, help_text='Empty: as it ships.', null=True, verbose_name='how many')),
                ('shipped', models.PositiveIntegerField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(editable=False, null=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'limit',
                'verbose_name_plural': 'limits',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 1), _connector='OR'), name='accounts_sitelimit_one')],
            },
        ),
        migrations.CreateModel(
            name='SiteLimitVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveIntegerField(null=True)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('limit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='accounts.sitelimit')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
