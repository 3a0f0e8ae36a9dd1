"""What the owner of the site wrote, in the templates of pages."""

from django import template
from django.utils.translation import get_language

from config.models import SiteText
from config.texts.markdown import as_html

register = template.Library()


@register.inclusion_tag("components/announcement.html")
def announcement() -> dict:
    return {"text": as_html(SiteText.objects.announcement(get_language()))}
