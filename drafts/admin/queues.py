"""The queue of each kind of proposal: what its list shows, and which words find a proposal there."""

from functools import partial

from django.contrib import admin
from django.db.models import Q
from django.urls import path

from catalogue.keys import normalised_key
from catalogue.search.terms import watches_called
from drafts.models import TERMS, DraftBrand, DraftFactory, DraftMark, DraftMechanism, DraftWatch
from drafts.views.author import author_page
from drafts.views.undoing import undo_author

from .queue import QueueAdmin


def of_people(word: str) -> Q:
    """The proposals of people whose login has `word` in it, which is Latin and in small letters."""
    return Q(user__login__contains=word.lower())


def of_brand(word: str) -> Q:
    key = normalised_key(word)
    listed = Q(brand__name_key__contains=key) | Q(brand__name_en__icontains=word)
    return listed | Q(proposed_brand_key__contains=key)


@admin.register(DraftWatch)
class DraftWatchAdmin(QueueAdmin):
    def word_condition(self, word):
        key, called = normalised_key(word), watches_called(word)
        calibre = Q(mechanism__calibre_key__contains=key) | Q(draft_mechanism__calibre_key__contains=key)
        titled = Q(target__in=called) | Q(result__in=called)
        return Q(code_key__contains=key) | calibre | titled | of_brand(word) | of_people(word)

    def get_urls(self):
        undo = self.admin_site.admin_view(partial(undo_author, admin=self))
        page = self.admin_site.admin_view(partial(author_page, admin=self))
        return [
            path("authors/<int:pk>/", page, name="drafts_draftwatch_author"),
            path("authors/<int:pk>/undo/", undo, name="drafts_draftwatch_undo_author"),
            *super().get_urls(),
        ]


@admin.register(DraftMechanism)
class DraftMechanismAdmin(QueueAdmin):
    list_display = QueueAdmin.list_display[1:]

    def word_condition(self, word):
        made = Q(factory__name_key__contains=normalised_key(word)) | Q(factory__short_name__contains=word.upper())
        found = Q(calibre_key__contains=normalised_key(word)) | made
        return found | of_brand(word) | of_people(word)


@admin.register(DraftMark)
class DraftMarkAdmin(QueueAdmin):
    list_display = QueueAdmin.list_display[1:]

    def word_condition(self, word):
        said = Q(letters__contains=word) | Q(letters__contains=word.upper()) | Q(seen__contains=word)
        return said | Q(factory__name_key__contains=normalised_key(word)) | of_people(word)


class NamedQueueAdmin(QueueAdmin):
    """Of what is called by a name of its own, which the published row may have another of."""

    list_display = QueueAdmin.list_display[1:]

    def word_condition(self, word):
        published = Q(target__name_key__contains=normalised_key(word))
        return Q(name__contains=word) | Q(name_en__icontains=word) | published | of_people(word)


@admin.register(DraftFactory)
class DraftFactoryAdmin(NamedQueueAdmin):
    def word_condition(self, word):
        return super().word_condition(word) | Q(short_name__contains=word.upper())


admin.site.register([DraftBrand, *TERMS], NamedQueueAdmin)
