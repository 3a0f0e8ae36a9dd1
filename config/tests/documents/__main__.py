"""Write the documents: `make documents`."""

import os
from importlib import import_module

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
for name, page in import_module("config.tests.documents.pages").PAGES.items():  # needs the models, so not above
    (settings.BASE_DIR / name).write_text(page(), encoding="utf-8")
