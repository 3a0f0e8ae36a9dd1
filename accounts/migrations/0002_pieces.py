"""The tables of pieces and of what else ties people to watches."""

import accounts.models.service
import catalogue.models.image
import catalogue.models.texts
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('accounts', '0002_ties'),
        ('accounts', '0006_trust_and_daily_letters'),
        ('accounts', '0007_sheets_of_pieces'),
        ('accounts', '0008_limits_of_the_site'),
        ('accounts', '0009_why_a_letter_was_not_sent'),
    ]

    dependencies = [
        ('accounts', '0001_people'),
        ('catalogue', '0001_catalogue'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seller', models.CharField(blank=True, max_length=200, verbose_name='seller')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='storage place')),
                ('box_papers', models.CharField(blank=True, choices=[('none', 'neither box nor papers'), ('box', 'box'), ('papers', 'papers'), ('both', 'box and papers')], max_length=10, verbose_name='box and papers')),
                ('asking_price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='asking price')),
                ('asking_currency', models.CharField(choices=[('RUB', '₽'), ('USD', '$'), ('EUR', '€'), ('BYN', 'Br'), ('KZT', '₸'), ('UAH', '₴')], default='RUB', max_length=3, verbose_name='currency of the asking price')),
                ('service', catalogue.models.texts.BoundedTextField(blank=True, max_length=2000, validators=[accounts.models.service.check_entries], verbose_name='service log')),
                ('dial_state', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('original', 'original'), ('replaced', 'replaced'), ('redone', 'redone')], max_length=10, verbose_name='dial')),
                ('case_state', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('original', 'original'), ('replaced', 'replaced'), ('redone', 'redone')], max_length=10, verbose_name='case')),
                ('hands_state', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('original', 'original'), ('replaced', 'replaced'), ('redone', 'redone')], max_length=10, verbose_name='hands')),
                ('movement_state', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('original', 'original'), ('replaced', 'replaced'), ('redone', 'redone')], max_length=10, verbose_name='movement')),
                ('crown_state', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('original', 'original'), ('replaced', 'replaced'), ('redone', 'redone')], max_length=10, verbose_name='crown')),
                ('bracelet_state', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('original', 'original'), ('replaced', 'replaced'), ('redone', 'redone')], max_length=10, verbose_name='bracelet')),
                ('brand_name', models.CharField(blank=True, max_length=100, verbose_name='brand')),
                ('calibre', models.CharField(blank=True, max_length=60, verbose_name='calibre')),
                ('code', models.CharField(blank=True, max_length=60, verbose_name='design code')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('years', models.CharField(blank=True, max_length=40, verbose_name='years')),
                ('description', catalogue.models.texts.BoundedTextField(blank=True, max_length=2000, verbose_name='description')),
                ('title_sort', models.CharField(blank=True, editable=False, max_length=150)),
                ('code_key', models.CharField(blank=True, editable=False, max_length=150)),
                ('words', models.TextField(blank=True, editable=False)),
                ('said', models.TextField(blank=True, editable=False)),
                ('status', models.CharField(choices=[('have', 'Have'), ('want', 'Want'), ('swap', 'For swap'), ('sell', 'For sale'), ('had', 'Had')], default='have', max_length=10, verbose_name='status')),
                ('condition', models.CharField(blank=True, choices=[('new', 'new'), ('unworn', 'unworn'), ('as_new', 'as new'), ('very_good', 'very good'), ('good', 'good'), ('fair', 'fair'), ('worn', 'worn'), ('parts', 'for parts')], max_length=10, verbose_name='condition')),
                ('note', catalogue.models.texts.BoundedTextField(blank=True, max_length=2000, verbose_name='note')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='price')),
                ('currency', models.CharField(choices=[('RUB', '₽'), ('USD', '$'), ('EUR', '€'), ('BYN', 'Br'), ('KZT', '₸'), ('UAH', '₴')], default='RUB', max_length=3, verbose_name='currency')),
                ('acquired_on', models.DateField(blank=True, null=True, verbose_name='acquired')),
                ('serial', models.CharField(blank=True, max_length=60, verbose_name='serial number')),
                ('offered_at', models.DateTimeField(editable=False, null=True)),
                ('is_private', models.BooleanField(db_default=False, default=False, help_text='Also where my collection is open to everybody.', verbose_name='only I see it')),
                ('token', models.UUIDField(editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('user', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('watch', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='catalogue.watch', verbose_name='watch')),
            ],
            options={
                'verbose_name': 'watch in a collection',
                'verbose_name_plural': 'collections',
                'ordering': [django.db.models.functions.comparison.Coalesce(models.F('watch__title_sort'), models.F('title_sort')), 'pk'],
                'default_related_name': 'collection',
                'indexes': [models.Index(fields=['watch', 'status'], name='accounts_collection_counts'), models.Index(condition=models.Q(('watch', None)), fields=['code_key'], name='accounts_collection_codes')],
                'constraints': [models.CheckConstraint(condition=models.Q(('watch__isnull', False), models.Q(('title_sort', ''), _negated=True), _connector='OR'), name='accounts_collection_has_name', violation_error_message='Say what watch it is: its brand, calibre, code or name.'), models.UniqueConstraint(condition=models.Q(('status', 'want')), fields=('user', 'watch'), name='accounts_collection_want_once', violation_error_message='This watch is on your want list already.'), models.UniqueConstraint(fields=('user', 'token'), name='accounts_collection_made_once'), models.CheckConstraint(condition=models.Q(('price', None), ('price__gte', 0), _connector='OR'), name='accounts_collection_price'), models.CheckConstraint(condition=models.Q(('asking_price', None), ('asking_price__gte', 0), _connector='OR'), name='accounts_collection_asking_price'), models.CheckConstraint(condition=models.Q(('status__in', ['have', 'want', 'swap', 'sell', 'had'])), name='accounts_collection_status')],
            },
        ),
        migrations.CreateModel(
            name='ListedWatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('watch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listed', to='catalogue.watch')),
                ('watch_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='accounts.watchlist')),
            ],
            options={
                'verbose_name': 'watch on a list',
                'verbose_name_plural': 'watches on lists',
                'ordering': ['place', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('watch_list', 'watch'), name='accounts_listedwatch_once')],
            },
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_letter', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('seller', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('watch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='catalogue.watch')),
            ],
            options={
                'verbose_name': 'news',
                'verbose_name_plural': 'news',
                'ordering': ['-pk'],
                'default_related_name': 'news',
                'constraints': [models.UniqueConstraint(condition=models.Q(('seller', None)), fields=('user', 'watch'), name='accounts_news_of_watch'), models.UniqueConstraint(fields=('user', 'watch', 'seller'), name='accounts_news_of_offer')],
            },
        ),
        migrations.CreateModel(
            name='PieceImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.ImageField(max_length=300, upload_to=catalogue.models.image.photo_path, verbose_name='photo')),
                ('credit', models.CharField(blank=True, max_length=200, verbose_name='author')),
                ('licence', models.CharField(blank=True, max_length=60, verbose_name='licence')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('sha256', models.CharField(db_index=True, editable=False, max_length=64)),
                ('dhash', models.CharField(editable=False, help_text='64-bit difference hash, hexadecimal.', max_length=16)),
                ('dhash_mirrored', models.CharField(blank=True, editable=False, help_text='The difference hash of the mirrored photo.', max_length=16)),
                ('dhash_1', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr('dhash', 1, 4), output_field=models.CharField(max_length=4))),
                ('dhash_2', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr('dhash', 5, 4), output_field=models.CharField(max_length=4))),
                ('dhash_3', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr('dhash', 9, 4), output_field=models.CharField(max_length=4))),
                ('dhash_4', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Substr('dhash', 13, 4), output_field=models.CharField(max_length=4))),
                ('file_missing', models.BooleanField(default=False, editable=False, help_text='The last sweep did not find the file; pages show the drawn dial.')),
                ('side', models.CharField(blank=True, choices=[('main', 'Main photo'), ('left', 'Left'), ('right', 'Right'), ('bottom', 'Bottom')], max_length=20, verbose_name='side')),
                ('is_public', models.BooleanField(default=False, verbose_name='others may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('photographer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='photographer')),
                ('piece', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='accounts.collection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'photo of a piece',
                'verbose_name_plural': 'photos of pieces',
                'ordering': ['pk'],
                'abstract': False,
                'default_related_name': 'piece_images',
                'constraints': [models.UniqueConstraint(fields=('piece', 'sha256'), name='accounts_pieceimage_once', violation_error_message='The piece has this photo already.'), models.CheckConstraint(condition=models.Q(('side__in', ['', 'main', 'left', 'right', 'bottom'])), name='accounts_pieceimage_side')],
            },
        ),
        migrations.CreateModel(
            name='CopySheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.JSONField(default=dict, verbose_name='what was seen')),
                ('token', models.CharField(blank=True, editable=False, max_length=43, null=True, unique=True)),
                ('case_key', models.CharField(blank=True, db_index=True, max_length=150)),
                ('colour_key', models.CharField(blank=True, db_index=True, max_length=150)),
                ('hands', models.CharField(blank=True, max_length=10, verbose_name='hands')),
                ('back', models.CharField(blank=True, max_length=10, verbose_name='back')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('mechanism', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='catalogue.mechanism')),
                ('piece', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='accounts.collection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sheet of a piece',
                'verbose_name_plural': 'sheets of pieces',
                'ordering': ['pk'],
                'default_related_name': 'copy_sheets',
                'constraints': [models.UniqueConstraint(fields=('piece',), name='accounts_copysheet_once')],
            },
        ),
    ]
