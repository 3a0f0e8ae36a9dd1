"""Loading on a site that is older than the files: new columns are filled, and what people made stays."""

import shutil
from pathlib import Path

import pytest
from django.urls import reverse

from catalogue.history.publishing import delete_line, publish_watch
from catalogue.loading import FilesRefused, load
from catalogue.models import (
    Alias,
    Brand,
    BrandLine,
    CalibreIndex,
    Case,
    CaseCodeDigit,
    CaseMaterial,
    CatalogueVersion,
    CodeConvention,
    Factory,
    FactoryRelation,
    Function,
    Gender,
    LoadedRow,
    Mark,
    Mechanism,
    MechanismFunction,
    MechanismType,
    Revision,
    Watch,
)
from catalogue.quantities import plain

from .test_loading import DATA, edit, keep_lines

pytestmark = pytest.mark.django_db

VOCABULARY = (
    *(
        Brand,
        BrandLine,
        CalibreIndex,
        Case,
        CaseCodeDigit,
        CaseMaterial,
        CodeConvention,
        Factory,
        FactoryRelation,
        Function,
        Gender,
        Mark,
        MechanismType,
    ),
)
PARTS = {Watch: (Alias, "aliases"), Mechanism: (MechanismFunction, "functions")}
# What a row of the files is known by, and what the database demands: no column of these could be new.
KNOWN_BY = {"name", "slug", "index", "digit", "meaning", "calibre", "kind", "from_factory", "to_factory", "calibres"}
KNOWN_BY |= {"line", "maker", "number", "variant", "parts", "where", "letters", "seen"}
OF_FACTORIES = (Mechanism, BrandLine, Case, CodeConvention, Mark)
DEMANDED = {Watch: {"brand"}} | {model: {"factory"} for model in OF_FACTORIES}


@pytest.fixture
def small(tmp_path) -> Path:
    """The whole vocabulary with a few movements, watches and phrases."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    keep_lines(folder / "mechanisms.csv", lambda row: row["calibre"] in {"3133", "2414", "2409", "2612"})
    keep_lines(folder / "watches.csv", lambda row: row["folder"].startswith(("okean-3133", "agat-192", "signal-2612")))
    keep_lines(folder / "search_phrases.csv", lambda row: row["phrase"].startswith("дам"))
    return folder


def new_columns(model) -> list:
    """Every column of the files that could have come later than the rows."""
    fields = model.described_fields() if model in PARTS else model._meta.concrete_fields
    derived = {"id", "name_key", "name_sort", "merged_into"}
    return [field for field in fields if field.name not in KNOWN_BY | derived | DEMANDED.get(model, set())]


def facts() -> dict:
    """Everything that the files say, as it stands in the tables."""
    found = {}
    for model in (*VOCABULARY, *PARTS):
        found[model] = [{**row, "updated_at": None} for row in model.objects.order_by("pk").values()]
    found[Alias] = list(Alias.objects.order_by("watch", "pk").values_list("watch", "key"))
    found[Function] += MechanismFunction.objects.order_by("mechanism", "pk").values_list("mechanism", "function")
    return found


def make_old() -> None:
    """The site as it was before the files had any of the new columns, and before loads were remembered."""
    LoadedRow.objects.all().delete()
    for model in (*VOCABULARY, *PARTS):
        model.objects.update(**{field.name: field.get_default() for field in new_columns(model)})
    for model, (part, name) in PARTS.items():
        part.objects.all().delete()
        unsaid = {name, *(field.name for field in new_columns(model))}
        for revision in Revision.objects.filter(kind=model._meta.model_name):
            revision.after = {name: value for name, value in revision.after.items() if name not in unsaid}
            revision.save()


def change(staff, row, **values) -> None:
    """Change a row of the vocabulary on its page in the admin."""
    address = reverse(f"admin:catalogue_{row._meta.model_name}_change", args=[row.pk])
    form = staff.get(address).context["adminform"].form
    data = {name: "" if value is None else value for name, value in form.initial.items() if name in form.fields}
    assert staff.post(address, data | values).status_code == 302


def test_every_new_column_of_every_kind_of_row_is_filled_on_an_older_site(small):
    load(small)
    said = facts()
    assert sum(len(new_columns(model)) for model in said if model is not Alias) >= 42
    make_old()
    assert facts() != said
    report = load(small)
    assert facts() == said
    assert report.kept == []
    assert load(small).changed == {}


def test_meanings_in_english_reach_a_site_that_had_none(small):
    load(small)
    LoadedRow.objects.all().delete()
    meanings = [*CalibreIndex.objects.all(), *CaseCodeDigit.objects.all()]
    for model in (CalibreIndex, CaseCodeDigit):
        model.objects.update(meaning_en="")
    version = CatalogueVersion.objects.number()
    report = load(small)
    assert len(meanings) == 31
    assert [type(row).objects.get(pk=row.pk).meaning_en for row in meanings] == [row.meaning_en for row in meanings]
    assert report.changed == {"calibre_index_codes.csv": 24, "case_code_third_digit.csv": 7}
    assert CatalogueVersion.objects.number() > version


def test_people_have_the_last_word_about_a_new_column(small, administrator):
    load(small)
    make_old()
    factory, other = Factory.objects.order_by("pk")[:2]
    index, brand = CalibreIndex.objects.get(index="09"), Brand.objects.get(name="Океан")
    change(administrator, index, meaning_en="sweep seconds")
    change(administrator, brand, name_en="Ocean")
    change(administrator, factory, city="Рига")
    change(administrator, factory, city="")
    watch = Watch.objects.get(folder="okean-3133-final-edition")
    for code, note in [("1", "по паспорту"), ("", "по паспорту")]:
        watch.code, watch.note, watch.years_approximate = code, note, True
        publish_watch(watch, aliases=["свой"], by=administrator.user, evidence="", action=Revision.Action.CHANGED)
    edit(small / "watches.csv", watch.folder, code="123456")
    report = load(small)
    for row in (index, brand, factory, other, watch):
        row.refresh_from_db()
    assert (index.meaning_en, brand.name_en, factory.city) == ("sweep seconds", "Ocean", "")
    assert (factory.source, other.city, brand.source) != ("", "", "")
    assert (watch.note, watch.years_approximate, watch.aliases.get().key) == ("по паспорту", True, "свой")
    assert watch.start_release == 2011
    assert (watch.case_material.name, watch.code) == ("сталь", "")
    assert {(problem.file, problem.reason) for problem in report.kept} == {
        ("calibre_index_codes.csv", f"{index} has another meaning_en in the catalogue"),
        ("brands.csv", "Океан has another name_en in the catalogue"),
        ("factories.csv", f"{factory} has another city in the catalogue"),
        ("watches.csv", "aliases was changed by people"),
        ("watches.csv", "code was changed by people"),
        ("watches.csv", "note was changed by people"),
    }


def test_a_corrected_file_corrects_the_vocabulary_that_nobody_touched(small, administrator):
    load(small)
    brand = Brand.objects.get(name="Океан")
    change(administrator, Brand.objects.get(name="Ракета"), name_en="Rocket")
    edit(small / "brands.csv", "Океан", name_latin="Ocean")
    edit(small / "brands.csv", "Ракета", name_latin="Raketta")
    report = load(small)
    brand.refresh_from_db()
    assert (brand.name_en, Brand.objects.get(name="Ракета").name_en) == ("Ocean", "Rocket")
    assert report.changed == {"brands.csv": 1}
    assert [problem.reason for problem in report.kept] == ["Ракета has another name_en in the catalogue"]
    assert load(small).changed == {}


def test_vocabulary_that_people_deleted_stays_deleted(small, administrator):
    load(small)
    brand = Brand.objects.get(name="RSWC")
    administrator.post(reverse("admin:catalogue_brand_delete", args=[brand.pk]), {"post": "yes"})
    assert [problem.reason for problem in load(small).kept] == ["people deleted it"]
    assert not Brand.objects.filter(name="RSWC").exists()
    entered = Brand.objects.create(name="RSWC", note="своя")
    load(small)
    entered.refresh_from_db()
    assert (entered.note, entered.source) == ("своя", "")


def test_renamed_vocabulary_is_kept_and_reported(small):
    load(small)
    Brand.objects.filter(name="Океан").update(name="Океан ВМФ", name_key="океанвмф")
    report = load(small)
    assert (report.added, report.changed) == ({}, {})
    assert [problem.reason for problem in report.kept] == ["Океан ВМФ has another name in the catalogue"]


def test_a_new_watch_of_a_brand_that_people_deleted_is_told(small, administrator):
    load(small)
    Brand.objects.get(name="RSWC").delete()
    edit(small / "watches.csv", "okean-3133-final-edition", folder="solo-3133", brand_ru="RSWC")
    assert "people deleted its brand" in [problem.reason for problem in load(small).kept]
    assert not Watch.objects.filter(folder="solo-3133").exists()


def test_movements_of_a_factory_that_was_merged_are_not_loaded_twice(small):
    load(small)
    gone, kept = Factory.objects.get(short_name="1МЧЗ"), Factory.objects.create(name="Завод Полёт")
    gone.merged_into = kept
    gone.save()
    for model in (Mechanism, Watch, Brand):
        model.objects.filter(factory=gone).update(factory=kept)
    FactoryRelation.objects.filter(from_factory=gone).update(from_factory=kept)
    for model in (BrandLine, Mark):
        model.objects.filter(factory=gone).update(factory=kept)
    report = load(small)
    assert (report.added, report.changed, report.kept) == ({}, {}, [])
    edit(small / "mechanisms.csv", "3133", stones="25")
    assert load(small).changed == {"mechanisms.csv": 1}


def test_what_stays_with_a_merged_factory_is_what_the_file_says(small):
    """Both factories had the same mark and line: those of one stayed behind. The next load leaves all as it is."""
    load(small)
    gone, kept = Factory.objects.get(short_name="1МЧЗ"), Factory.objects.create(name="Завод Полёт")
    gone.merged_into = kept
    gone.save()
    for model in (Mechanism, Watch, Brand):
        model.objects.filter(factory=gone).update(factory=kept)
    FactoryRelation.objects.filter(from_factory=gone).update(from_factory=kept)
    for row in (gone.marks.get(letters="НКМ 1 ГЧЗ МОСКВА"), gone.brand_lines.get(line__name="Океан")):
        row.pk, row.factory = None, kept
        row.save()
    report = load(small)
    assert (report.added, report.changed, report.kept) == ({}, {}, [])
    edit(small / "marks.csv", "Первый московский часовой завод", note="одна надпись")
    assert load(small).changed == {"marks.csv": kept.marks.count() - 1 + gone.marks.count()}


def test_a_mark_that_people_moved_or_deleted_stays_so(small, administrator):
    load(small)
    moved, deleted = Mark.objects.filter(letters="Полёт").order_by("pk")[:2]
    change(administrator, moved, factory=Factory.objects.get(short_name="2МЧЗ").pk)
    deleted.delete()
    told = sorted(problem.reason for problem in load(small).kept)
    moved.refresh_from_db()
    assert told == sorted([f"{moved} has another factory in the catalogue", "people deleted it"])
    assert moved.factory.short_name == "2МЧЗ"
    assert not Mark.objects.filter(letters="Полёт", factory__short_name="1МЧЗ", seen=deleted.seen).exists()


def test_relations_of_factories_follow_their_files_and_stay_as_people_made_them(small, administrator):
    load(small)
    soviet, other = FactoryRelation.objects.filter(from_factory__short_name="1МЧЗ").order_by("pk")[:2]
    change(administrator, soviet, end_year="1990")
    other.delete()
    path = small / "factory_relations.csv"
    path.write_text(path.read_text().replace(",3050,1976,,watchuseek", ",3050,1977,1985,watchuseek"))
    report = load(small)
    soviet.refresh_from_db()
    assert (soviet.start_year, soviet.end_year) == (1977, 1990)
    assert report.changed == {"factory_relations.csv": 1}
    assert sorted(problem.reason for problem in report.kept) == [
        f"{soviet} has another end_year in the catalogue",
        "people deleted it",
    ]


def test_a_relation_of_a_factory_that_people_deleted_is_told(small):
    edit(small / "brands.csv", "Poljot International", factory="")
    load(small)
    gone = Factory.objects.get(name="Poljot-V GmbH")
    LoadedRow.objects.filter(kind="factoryrelation", subject_id=gone.relations_from_others.get().pk).delete()
    gone.relations_from_others.all().delete()
    gone.delete()
    told = sorted(problem.reason for problem in load(small).kept)
    assert told == ["people deleted it", "people deleted its factory, brand or material"]


def test_lines_follow_their_file_and_stay_as_people_made_them(small, administrator):
    """What the file says anew of a line reaches its watches at once."""
    load(small)
    line, other = (BrandLine.objects.get(line__name=name) for name in ("Океан", "Сигнал"))
    assert {watch.maker.name for watch in Watch.objects.filter(brand__in=[line.line, other.line])} == {"Полёт"}
    change(administrator, line, end_year="2015")
    delete_line(other)
    path = small / "brand_lines.csv"
    path.write_text(path.read_text().replace("часовой завод,1976,,urss", "часовой завод,2013,2014,urss"))
    report = load(small)
    line.refresh_from_db()
    assert (line.start_year, line.end_year) == (2013, 2015)
    assert report.changed == {"brand_lines.csv": 1}
    assert {problem.reason for problem in report.kept} == {
        "people deleted it",
        f"{line} has another end_year in the catalogue",
    }
    assert dict(Watch.objects.filter(brand=line.line).values_list("folder", "maker__name")) == {
        "okean-3133": "Полёт",  # from 1976 on
        "okean-3133-final-edition": "Океан",  # of 2011 and 2012
        "okean-3133-pereizdanie": "Полёт",  # of unknown years
    }


def test_a_line_of_a_maker_that_people_deleted_is_told(small):
    load(small)
    LoadedRow.objects.filter(kind="brandline").delete()
    BrandLine.objects.all().delete()
    Factory.objects.get(name="Ростовский часовой завод").delete()
    edit(small / "brand_lines.csv", "Златоуст", factory="Ростовский часовой завод")
    (problem,) = load(small).kept[1:]
    assert (problem.file, problem.reason) == ("brand_lines.csv", "people deleted its factory, brand or material")


def test_a_measure_is_read_in_lines_and_a_base_stands_above(small):
    edit(small / "mechanisms.csv", "2612", diameter="11 1/2 линий", frequency="2,5 Гц", base_name="LIP R-26")
    load(small)
    movement = Mechanism.objects.get(calibre="2612")
    assert (plain(movement.diameter), plain(movement.frequency), movement.base_name) == ("25.94", "18000", "LIP R-26")
    edit(small / "mechanisms.csv", "2612", diameter="26 локтей", base="3133")
    with pytest.raises(FilesRefused) as refused:
        load(small)
    assert [problem.reason for problem in refused.value.problems] == [
        "base «3133» of the same factory stands in no line above",
        "diameter «26 локтей»: “26 локтей” value must be a decimal number.",
    ]
