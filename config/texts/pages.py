"""The pages of plain text at their addresses."""

from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.models import SiteText

from .drawings import with_drawings
from .glossary import glossary
from .markdown import as_html, with_languages
from .shipped import PAGES


@require_safe
def text_page(request, name, title):
    text = SiteText.objects.standing(name, get_language())
    return render(request, "texts/page.html", {"title": title, "text": with_drawings(with_languages(as_html(text)))})


patterns = [
    path(address, text_page, {"name": name, "title": title}, name=name) for address, (name, title) in PAGES.items()
]
patterns.append(path("help/glossary/", glossary, name="glossary"))
