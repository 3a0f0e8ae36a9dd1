"""Many numbers as one value of a question."""

from django.db.models import F

from catalogue.models import Watch
from catalogue.rows import Among
from catalogue.tests.factories import make_brand, make_watch


def test_among_finds_what_in_finds(db):
    brands = [make_brand(name=name) for name in ("Луч", "Чайка", "Заря")]
    watches = [make_watch(brand=brand) for brand in brands for _number in range(2)]
    for chosen in ([watches[0]], watches[1:4], watches):
        pks = {watch.pk for watch in chosen}
        assert set(Watch.objects.filter(Among(F("pk"), pks))) == set(chosen)
        numbers = [watch.brand_id for watch in chosen]
        assert set(Watch.objects.filter(Among(F("brand"), numbers))) == set(Watch.objects.filter(brand__in=numbers))
    assert set(Watch.objects.exclude(Among(F("pk"), [watches[0].pk]))) == set(watches[1:])


def test_among_nothing_is_not_asked(db, django_assert_num_queries):
    make_watch()
    with django_assert_num_queries(0):
        assert not Watch.objects.filter(Among(F("pk"), []))


def test_among_has_one_value_for_any_number_of_them(db):
    _sql, params = Watch.objects.filter(Among(F("pk"), range(1000))).query.sql_with_params()
    assert len(params) == 1
