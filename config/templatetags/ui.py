"""The site's components that have an inside: each wraps what stands between its tags.

Components without one are plain `{% include "components/<name>.html" with … only %}`.
"""

import json

from django import template
from django.conf import settings
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.templatetags.selection import with_selection
from config.storage import JOINED, STYLES, StaticStorage
from config.texts.glossary import WORDS

register = template.Library()


def render(component: str, content: str, **values) -> SafeString:
    return render_to_string(f"components/{component}.html", {"content": content, **values})


@register.simple_block_tag
def section(content, title, *, name="", more="", more_text=""):
    """A titled part of a page; `more` is the address of all of it."""
    return render("section", content, title=title, name=name, more=more, more_text=more_text)


@register.simple_block_tag
def facts(content):
    """A ruled table of facts. Inside: `fact`s."""
    return render("facts", content)


@register.simple_block_tag(takes_context=True)
def fact(context, content, label, *, ask="", code=False, of=None, field=""):
    """One line of the table. Nothing inside means unknown: a dotted line, and `ask` is where to tell us.

    With the `references` of a page, the line shows which of them say so `of` a row in a `field` (or two, with a blank
    between them), and what others say. A field whose name is a word of the glossary has its meaning at the label.
    """
    references = context.get("references")
    said = references.said(of, *field.split()) if references and of else None
    word = WORDS.get(field.partition(" ")[0])
    return render("fact", content if content.strip() else "", label=label, ask=ask, code=code, said=said, word=word)


@register.simple_block_tag
def message(content, *, kind="info"):
    """What happened after an action, or a remark. Kinds: info, success, warning, error."""
    return render("message", content, kind=kind)


@register.simple_block_tag
def empty_state(content, title):
    """Nothing is here yet: says so, and inside, what to do next."""
    return render("empty_state", content, title=title)


@register.simple_block_tag
def button_row(content):
    """The buttons at the end of a form or a page, the chief one first."""
    return render("button_row", content)


@register.simple_block_tag
def fieldset(content, legend):
    """Fields that belong together."""
    return render("fieldset", content, legend=legend)


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def breadcrumb(context, *pairs):
    """Where the page stands: address, title, address, title … and at the end the page's own title alone."""
    *above, here = pairs
    steps = list(zip(above[::2], above[1::2], strict=True))
    links = [(with_selection(context, address), title) for address, title in steps]
    return {"above": links, "here": here, "data": breadcrumb_data(steps, here)}


def breadcrumb_data(above: list[tuple], here) -> dict:
    """The same for search engines (schema.org)."""
    steps = [{"name": str(title), "item": settings.SITE_URL + address} for address, title in above] + [
        {"name": str(here)}
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "position": place, **step} for place, step in enumerate(steps, 1)],
    }


@register.simple_tag
def json_ld(data: dict) -> SafeString:
    """Structured data as a block that no browser runs; `<` cannot end it."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - no `<` is left


@register.inclusion_tag("components/share_card.html", takes_context=True)
def share_card(context, title, description, *, picture=""):
    """What a messenger shows of a shared link. `picture` is an address; without one the site's drawing stands in."""
    path = context["request"].path if "request" in context else "/"
    return {
        "title": title,
        "description": description,
        "address": settings.SITE_URL + path,
        "picture": absolute(picture or static("img/share.png")),
    }


def absolute(address: str) -> str:
    """A photo's address may be on another host already."""
    return address if "://" in address else settings.SITE_URL + address


# The frame of the page --------------------------------------------------------------------------


@register.simple_tag
def stylesheets() -> list[str]:
    """The style sheets of every page as static names, in the order that they must be loaded in; one where collected."""
    return [JOINED] if isinstance(storages["staticfiles"], StaticStorage) else STYLES


@register.simple_tag(takes_context=True)
def navigation(context) -> list[dict]:
    """The sections of the site; `here` says how the present page relates to each, as aria-current does."""
    path = context["request"].path if "request" in context else ""
    sections = [
        (_("Watches"), reverse("catalogue:watch_list")),
        (_("Movements"), reverse("catalogue:mechanism_list")),
        (_("Brands"), reverse("catalogue:brand_list")),
        (_("Factories"), reverse("catalogue:factory_list")),
    ]
    return [
        {
            "title": title,
            "address": with_selection(context, address),
            "here": path.startswith(address) and ("page" if path == address else "true"),
        }
        for title, address in sections
    ]


def address_in(language: str, path: str) -> str:
    """`path`, the address of a page in any language, in `language`: Russian stands at the root."""
    bare = path.removeprefix("/en") if path.startswith("/en/") else path
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


@register.filter
def home_address(language: str) -> str:
    """The front page in a language, without asking the resolver: error pages must work when it is broken."""
    return address_in(language, "/")


@register.simple_tag(takes_context=True)
def other_language(context) -> dict:
    """The same page, with the same filters, in the other language."""
    request = context.get("request")
    code, name = ("ru", "Русский") if (get_language() or "").startswith("en") else ("en", "English")
    address = address_in(code, request.path) if request else address_in(code, "/")
    # The server gives the bytes of the query as Latin-1; not everybody has encoded them.
    query = request.META.get("QUERY_STRING", "") if request else ""
    query = iri_to_uri(query.encode("latin-1", "replace").decode(errors="replace"))
    return {"code": code, "name": name, "address": f"{address}?{query}" if query else address}


@register.inclusion_tag("components/page_addresses.html", takes_context=True)
def page_addresses(context):
    """The canonical address of the page and its addresses in every language; the query is left out."""
    path = context["request"].path if "request" in context else "/"
    return {
        "canonical": settings.SITE_URL + path,
        "alternates": [(code, settings.SITE_URL + address_in(code, path)) for code, _name in settings.LANGUAGES],
    }
