"""Terms are written with the watch they belong to, and follow everything that it is found by."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from catalogue.history.publishing import delete_watch, deletion_report, publish_mechanism, publish_watch
from catalogue.models import Brand, Mechanism, Revision, SearchTerm, SearchWord, Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import remove_photo, set_photo
from catalogue.search.folding import fold
from catalogue.search.terms import ALIAS, BRAND, CALIBRE, CODE, NUMBER, PHRASE, REST, STEP, rank_of, write_terms

from .factories import make_brand, make_factory, make_function, make_mechanism, make_watch, make_watch_image
from .pictures import photo_file

pytestmark = pytest.mark.django_db


def terms(watch) -> dict[str, int]:
    return dict(SearchTerm.objects.filter(watch=watch).values_list("key", "rank"))


def publish(watch, *aliases):
    action = Revision.Action.CHANGED
    return publish_watch(watch, aliases=list(aliases), by=None, evidence="", action=action)


def test_every_field_that_a_collector_types_is_a_term():
    factory = make_factory(name="Первый завод", name_en="First Factory", short_name="1МЧЗ")
    mechanism = make_mechanism(calibre="2609.НА", functions=["дата"])
    watch = make_watch(brand=make_brand(name="Полёт", name_en="Poljot"), factory=factory, mechanism=mechanism)
    watch.code = "341289"
    publish(watch, "тонкие")
    assert terms(watch) == {
        "polet": rank_of(BRAND, 2),
        "perv": rank_of(REST, 2),
        "zavod": rank_of(REST, 2),
        "first": rank_of(REST, 2),
        "faktor": rank_of(REST, 2),
        "1mchz": rank_of(REST, 2),
        "2609na": rank_of(CALIBRE, 2),
        "2609": rank_of(NUMBER, 2),
        "dat": rank_of(REST, 2),
        "tonk": rank_of(ALIAS, 2),
        "341289": rank_of(CODE, 2),
        "na": rank_of(NUMBER, 2),
    }


def test_the_best_place_of_a_word_counts_and_a_photo_comes_first():
    watch = make_watch(brand=make_brand(name="Полёт"), mechanism=make_mechanism(calibre="2200"), aliases=["2200"])
    make_watch_image(watch)
    write_terms(Watch.objects.all())
    assert terms(watch) == {"polet": rank_of(BRAND, 3), "2200": rank_of(CALIBRE, 3)}


def test_a_first_photo_and_the_last_one_gone_change_the_rank():
    watch = publish(make_watch(brand=make_brand(name="Полёт"), code="1"))
    words = {"credit": "", "licence": "", "by": None}
    set_photo(watch, "main", take_in(photo_file()), **words)
    assert terms(watch)["polet"] == rank_of(BRAND, 3)
    remove_photo(watch, "main", by=None)
    assert terms(watch)["polet"] == rank_of(BRAND, 1)


def test_a_code_is_no_word_of_the_vocabulary():
    watch = make_watch(brand=make_brand(name="Командирские"), code="341289", aliases=["леденец"])
    write_terms(Watch.objects.filter(pk=watch.pk))
    assert set(SearchWord.objects.values_list("sounds", "key", "word")) == {
        ("komandirske", "komandirsk", "Командирские"),
        ("ledenez", "ledenez", "леденец"),
    }


def test_terms_follow_a_correction():
    watch = publish(make_watch(brand=make_brand(name="Полёт"), code="1"), "старое")
    watch.brand = make_brand(name="Ракета")
    publish(watch, "новое")
    assert set(terms(watch)) == {"raket", "nov", "1"}


def test_terms_follow_the_movement():
    mechanism = make_mechanism(calibre="2209")
    watch = publish(make_watch(brand=make_brand(name="Вымпел"), mechanism=mechanism))
    mechanism = Mechanism.objects.get(pk=mechanism.pk)
    mechanism.calibre = "2214"
    functions = [make_function(name="дата")]
    publish_mechanism(mechanism, functions=functions, by=None, evidence="", action=Revision.Action.CHANGED)
    assert set(terms(watch)) == {"vimpel", "2214", "dat"}


def test_a_merged_watch_has_no_terms():
    watch = publish(make_watch())
    watch.merged_into = make_watch()
    watch.save(update_fields=["merged_into"])
    publish(watch)
    assert terms(watch) == {}


def test_a_deleted_watch_takes_its_terms_along_and_nobody_counts_them():
    watch = publish(make_watch(), "другое имя")
    assert SearchTerm not in deletion_report(watch)
    delete_watch(watch, by=None)
    assert not SearchTerm.objects.exists()


def test_writing_again_changes_nothing(django_assert_num_queries):
    publish(make_watch(mechanism=make_mechanism(functions=["дата"])), "имя")
    with django_assert_num_queries(7):
        assert write_terms(Watch.objects.all()) == 0


def test_reindex_repairs_terms_titles_and_vocabulary():
    brand = make_brand(name="Полёт")
    watch = publish(make_watch(brand=brand, code="123456"))
    publish(make_watch(brand=brand, code="654321"))
    Brand.objects.filter(pk=brand.pk).update(name="Ракета")
    SearchTerm.objects.filter(watch=watch, key="123456").delete()
    call_command("reindex", stdout=StringIO())
    assert set(terms(watch)) == {"raket", "123456"}
    assert Watch.objects.get(pk=watch.pk).title == "Ракета 123456"
    assert list(SearchWord.objects.values_list("word", flat=True)) == ["Ракета"]


def test_a_second_reindex_changes_nothing():
    publish(make_watch())
    out = StringIO()
    call_command("reindex", stdout=out)
    assert "1 watches, 0 had other terms; 0 words are gone." in out.getvalue()


def test_a_number_longer_than_any_word_is_cut_as_words_are():
    watch = make_watch(code="9" * 60, aliases=["8" * 96])
    write_terms(Watch.objects.filter(pk=watch.pk))
    keys = SearchTerm.objects.filter(watch=watch).values_list("key", flat=True)
    assert {"9" * 40, "8" * 40} <= set(keys)
    assert max(map(len, keys)) <= 40


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_words_of_a_pocket_watch_are_those_of_both_languages_whoever_wrote_it(language):
    watch = make_watch(worn="pocket", case_shape="бочка")
    with translation.override(language):
        publish(watch)
    assert {"karmann", fold("pocket"), fold("бочка"), fold("корпус")} <= terms(watch).keys()


def test_the_words_of_a_note_find_its_watch_after_all_others_and_its_numbers_do_not():
    watch = publish(make_watch(note="Первые кварцевые, 34 мм, номер 123456; " + "слово " * 200 + "последнее"))
    own = terms(watch)
    assert {own[fold(word)] // STEP for word in ("первые", "кварцевые", "номер", "слово")} == {PHRASE}
    assert not {"34", "123456", fold("последнее")} & set(own)
