"""How an author knows: said of each proposal, shown to who decides, kept with each change; no source of the entry."""

import ast
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.tests.exported import exported
from catalogue.history.publishing import delete_watch
from catalogue.loading import load
from catalogue.models import Mark, Mechanism, Revision, Source, Watch
from catalogue.models.texts import LONGEST_EVIDENCE
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_brand, make_mechanism, make_watch, make_witness
from catalogue.tests.pictures import photo_file
from drafts import actions, content, merging
from drafts.evidence import with_evidence
from drafts.models import DraftMechanism, DraftWatch
from drafts.photos import PhotoChange

from .factories import make_draft_mark, make_draft_watch, published
from .test_actions import accepted, correction, submitted
from .test_pages import form_values, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
OWN = "Вижу на своих часах."
SITE = "pistonheads.com"


def photo_change(size=330, side="main"):
    return PhotoChange(side, take_in(photo_file(size, 300)), {"licence": "CC0", "credit": "", "photographer": None})


def with_photo(author, **values):
    """A new watch with a photo and a movement that the catalogue lacks."""
    values = {"brand": make_brand(), "evidence": OWN, "movement": {"calibre": "2616"}} | values
    return actions.begin(DraftWatch, by=author, token=uuid4(), values=values, photos=[photo_change()])


def history() -> list[tuple]:
    return list(Revision.objects.order_by("pk").values_list("kind", "action", "evidence"))


# Every writer of history -------------------------------------------------------------------


def accepting(author, judge, client):
    accepted(with_photo(author), judge)
    return [("mechanism", "created", OWN), ("watch", "created", OWN), ("watch", "changed", OWN)]


def correcting(author, judge, client):
    watch = published(source=SITE)
    draft = correction(watch, author, start_release=1970, evidence=OWN)
    actions.edit(draft, by=author, version=draft.version, values={}, photos=[photo_change(), photo_change(340, "left")])
    accepted(draft, judge)
    return [("watch", "created", "Каталог"), *[("watch", "changed", OWN)] * 3]


def going_on_from_what_the_catalogue_says(author, judge, client):
    watch = published(source=SITE, code="1")
    draft = correction(watch, author, start_release=1970, evidence=OWN)
    accepted(correction(watch, judge, code="2", evidence="Каталог 1975"), client.user)
    actions.refresh(draft, by=author, version=draft.version)
    accepted(DraftWatch.objects.get(pk=draft.pk), judge)
    return [("watch", "created", "Каталог"), ("watch", "changed", "Каталог 1975"), ("watch", "changed", OWN)]


def undoing(author, judge, client):
    watch = published(source=SITE)
    draft = correction(watch, author, start_release=1970, evidence=OWN)
    actions.edit(draft, by=author, version=draft.version, values={}, photos=[photo_change()])
    accepted(draft, judge)
    actions.undo(draft, by=judge, version=draft.version)
    taken_back = [("watch", "restored", "")] * 2
    return [("watch", "created", "Каталог"), *[("watch", "changed", OWN)] * 2, *taken_back]


def undoing_what_was_new(author, judge, client):
    draft = accepted(with_photo(author), judge)
    actions.undo(draft, by=judge, version=draft.version)
    return [*accepting_again(), ("watch", "deleted", ""), ("mechanism", "deleted", "")]


def restoring(author, judge, client):
    watch = published(code="1")
    accepted(correction(watch, author, code="2", evidence=OWN), judge)
    accepted(correction(Watch.objects.get(), author, code="3", evidence="Выдумка"), judge)
    client.post(reverse("drafts:watch_restore", args=[watch.folder]), {"number": 2, "message": "Выдумано."})
    changed = [("watch", "changed", evidence) for evidence in (OWN, "Выдумка")]
    return [("watch", "created", "Каталог"), *changed, ("watch", "restored", OWN)]


def merging_watches(author, judge, client):
    kept, gone = published(code="1"), published(code="2", aliases=["Второе"])
    draft = correction(gone, author, code="4", evidence=OWN)
    actions.edit(draft, by=author, version=draft.version, values={}, photos=[photo_change()])
    accepted(draft, judge)
    row = merging.merge(kept, gone, by=judge)
    merging.undo(row, by=judge)
    merged = [("watch", "merged", ""), ("watch", "merged", "Каталог"), ("watch", "merged", OWN)]
    taken_back = [("watch", "merged", "")] * 3
    return [*[("watch", "created", "Каталог")] * 2, *[("watch", "changed", OWN)] * 2, *merged, *taken_back]


def loading(author, judge, client):
    load(settings.BASE_DIR / "catalogue/data")
    for model in (Mechanism, Watch, Mark):
        sources = dict(model.objects.values_list("pk", "source"))
        rows = Revision.objects.filter(kind=model._meta.model_name)
        assert {row.subject_id: row.evidence for row in rows} == sources
    return history()


def changing_photos_in_the_admin(author, judge, client):
    watch = published()
    page_of_photos = reverse("admin:catalogue_watch_photos", args=[watch.pk])
    for data in ({"main-file": photo_file()}, {"main-credit": "Иван"}, {"main-remove": "on"}):
        assert client.post(page_of_photos, data).status_code == 302
    return [("watch", "created", "Каталог"), *[("watch", "changed", "")] * 3]


def importing_photos(author, judge, client):
    watch, folder = published(), settings.MEDIA_ROOT.parent / "import"
    (folder / watch.folder).mkdir(parents=True)
    (folder / watch.folder / "main.jpg").write_bytes(photo_file().getvalue())
    call_command("import_photos", folder)
    action = Revision.objects.of(watch).first().action
    return [("watch", "created", "Каталог"), ("watch", action, f"{watch.folder}/main.jpg")]


def withdrawing_a_source(author, judge, client):
    """Who withdraws it says why; what comes back rests upon what it rested upon before."""
    published(start_release=1970)
    source = Source.objects.get(title="Каталог")
    make_witness(make_mechanism(stones="17"), "stones", "17", source)
    assert client.post(reverse("drafts:source_withdraw", args=[source.pk]), {"reason": "Выдумано"}).status_code == 302
    assert client.post(reverse("drafts:source_return", args=[source.pk])).status_code == 302
    fallen = [(kind, "withdrawn", "Выдумано") for kind in ("mechanism", "watch")]
    return [("watch", "created", "Каталог"), *fallen, *[(kind, "restored", "") for kind in ("mechanism", "watch")]]


def deleting(author, judge, client):
    watch, mechanism = published(), make_mechanism()
    for row in (watch, mechanism):
        name = row._meta.model_name
        client.post(reverse(f"admin:catalogue_{name}_delete", args=[row.pk]), {"post": "yes"})
    return [("watch", "created", "Каталог"), ("watch", "deleted", ""), ("mechanism", "deleted", "")]


def describing_marks(author, judge, client):
    accepted(make_draft_mark(user=author, evidence=OWN), judge)
    mark = Mark.objects.get()
    values = {"where": "dial", "letters": "ЗИФ", "source": "Каталог", "start_year": "", "end_year": ""}
    client.post(f"/admin/catalogue/mark/{mark.pk}/change/", values)
    client.post(f"/admin/catalogue/mark/{mark.pk}/delete/", {"post": "yes"})
    return [("mark", "created", OWN), ("mark", "changed", ""), ("mark", "deleted", "")]


def accepting_again():
    return [("mechanism", "created", OWN), ("watch", "created", OWN), ("watch", "changed", OWN)]


WAYS = [
    *(accepting, correcting, going_on_from_what_the_catalogue_says, undoing, undoing_what_was_new, restoring),
    *(merging_watches, loading, changing_photos_in_the_admin, importing_photos, deleting),
    *(withdrawing_a_source, describing_marks),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_each_change_says_how_its_own_author_knows(way, author, judge, administrator):
    assert history() == [] and (expected := way(author, judge, administrator))
    assert history() == expected


# The functions that write history, and those that call them: each stands in one of the WAYS above, or is of the
# prototype or of a local site, of which config/tests/test_prototype.py and test_local_work.py say it.
WRITERS = {
    "publish_watch",
    "publish_mechanism",
    "publish_mark",
    "delete_mark",
    "set_photo",
    "remove_photo",
    "show_photo",
}
WRITERS |= {"publish_unfinished", "delete_watch", "delete_mechanism", "record"}
CALLERS = {
    "config/prototype/mechanisms.py create",
    "config/prototype/watches.py fill",
    "config/prototype/watches.py show",
    "catalogue/admin/published.py delete_model",
    "catalogue/admin/vocabulary.py delete_model",
    "catalogue/admin/vocabulary.py delete_queryset",
    "catalogue/admin/vocabulary.py save_model",
    "catalogue/loading/vocabulary.py save",
    "catalogue/loading/writing.py publish",
    "catalogue/photos/forms.py save",
    "catalogue/photos/importing.py write",
    "catalogue/photos/storing.py _changed",
    "catalogue/history/publishing.py _delete",
    "catalogue/history/publishing.py publish_mark",
    "catalogue/history/publishing.py publish_mechanism",
    "catalogue/history/publishing.py _describe",
    "catalogue/history/publishing.py publish_vocabulary",
    "catalogue/history/withdrawing.py publish",
    "config/management/commands/create_local_work.py photograph",
    "drafts/merging.py _give_parts_back",
    "drafts/merging.py _publish",
    "drafts/merging.py _set_merged",
    "drafts/merging.py _take_parts",
    "drafts/photos.py publish_photos",
    "drafts/photos.py restore_photos",
    "drafts/photos.py show_photo",
    "drafts/publication.py _publish_mechanism",
    "drafts/publication.py _publish_watch",
    "drafts/publication.py _write_plain",
    "drafts/publication.py write_back",
}


def callers_of_writers() -> set[str]:
    found = set()
    for app in ("accounts", "catalogue", "config", "drafts"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                place = path.relative_to(settings.BASE_DIR).as_posix()
                found |= {f"{place} {name}" for name in functions_that_write(ast.parse(path.read_text("utf-8")))}
    return found


def functions_that_write(module: ast.Module):
    imports = [alias.name for node in module.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    defined = [node.name for node in module.body if isinstance(node, ast.FunctionDef)]
    known = WRITERS & {*imports, *defined}
    for function in ast.walk(module):
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        if isinstance(function, ast.FunctionDef) and names & known:
            yield function.name


def test_no_writer_of_history_is_left_out_above():
    assert callers_of_writers() == CALLERS


# The sources of the entry ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "evidence", "together"),
    [
        ("", OWN, OWN),
        (SITE, OWN, f"{SITE}; {OWN}"),
        (f"{SITE}; {OWN}", OWN, f"{SITE}; {OWN}"),
        ("urss.watch + netgrafik.ch", "NETGRAFIK.CH", "urss.watch + netgrafik.ch"),
        ("urss.watch", "Паспорт\nurss.watch; Каталог 1975, с. 3", "urss.watch; Паспорт; Каталог 1975, с. 3"),
        ("Каталог 1975 + 1976", "Каталог 1975 + 1976.", "Каталог 1975 + 1976"),
        ("a", "https://example.org/?a=1;b=2", "a; https://example.org/?a=1;b=2"),
        (SITE, "", SITE),
        ("я" * 9_999, OWN, "я" * 9_999),
    ],
)
def test_evidence_is_added_to_the_sources_and_none_goes(sources, evidence, together):
    assert with_evidence(sources, evidence) == together


def test_a_correction_begins_without_evidence_and_leaves_the_sources_alone(collector, moderator, visitor):
    """The fault as it was found: a year and a photo of one's own, published as from pistonheads.com."""
    watch = published(source=SITE, start_release=1970)
    address = reverse("drafts:watch_edit", args=[watch.folder])
    assert collector.get(address).context["editor"].form["evidence"].value() in ("", None)
    sent = {"brand": watch.brand.name, "source": SITE, "aliases": "Имя", "start_release": "1971", "number": 1}
    collector.post(address, form_values(**sent))
    draft = DraftWatch.objects.get()
    collector.post(page(draft, "submit"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.status == "draft"  # nobody knows how the author knows
    collector.post(page(draft, "edit"), form_values(draft, **sent, evidence=OWN))
    accepted(DraftWatch.objects.get(), moderator.user)
    watch.refresh_from_db()
    assert (watch.start_release, watch.source) == (1971, f"{SITE}; {OWN}")
    shown = visitor.get(reverse("drafts:watch_history", args=[watch.folder])).content.decode()
    assert f'Откуда известно: <span lang="ru">{OWN}</span>' in shown
    assert f'Откуда известно: <span lang="en">{SITE}' not in shown
    assert visitor.get(f"{watch.get_absolute_url()[:-1]}.json").json()["source"] == watch.source
    assert OWN in str(exported(collector.user))


def test_the_sources_themselves_can_be_corrected(author, judge):
    watch = published(source="pistonhaeds.com")
    accepted(correction(watch, author, source=SITE, evidence=OWN), judge)
    watch.refresh_from_db()
    assert watch.source == f"{SITE}; {OWN}"
    assert Revision.objects.of(watch).first().evidence == OWN


def test_a_correction_of_the_sources_that_is_left_out_takes_nothing_away(author, judge):
    watch = published(source=SITE)
    draft = correction(watch, author, source="", start_release=1970, evidence=OWN)
    accepted(draft, judge, leave_out=["source"], message="Источник верен")
    watch.refresh_from_db()
    assert watch.source == f"{SITE}; {OWN}"


@pytest.mark.parametrize("kind", ["watch", "mechanism"])
def test_a_copy_begins_with_neither_sources_nor_evidence(kind, collector):
    row = make_watch(source=SITE) if kind == "watch" else make_mechanism(source=SITE)
    address = f"/{kind}es/new/?copy={row.folder}" if kind == "watch" else f"/mechanisms/new/?copy={row.slug}"
    answer = collector.get(address)
    assert SITE not in answer.content.decode()
    assert 'name="source"' not in answer.content.decode()
    brand = make_brand().name
    collector.post(address, form_values(brand=brand, calibre="2209", source=SITE, evidence=OWN))
    draft = (DraftWatch if kind == "watch" else DraftMechanism).objects.get()
    assert (draft.source, draft.evidence) == ("", OWN)


def test_the_movement_inside_has_the_evidence_of_its_watch(author, judge, collector):
    assert "movement-source" not in collector.get("/watches/new/").content.decode()
    draft = make_draft_watch(user=author, evidence=OWN)
    content.write(draft, {"movement": {"calibre": "2616"}})
    accepted(draft, judge)
    assert [row.source for row in (Watch.objects.get(), Mechanism.objects.get())] == [OWN, OWN]
    assert {evidence for _kind, _action, evidence in history()} == {OWN}


# The moderator -----------------------------------------------------------------------------


def test_whoever_decides_always_sees_it_and_cannot_change_it(moderator, author):
    draft = submitted(make_draft_watch(user=author, evidence=OWN))
    for query in ("", "?correct=1"):
        shown = moderator.get(reverse("admin:drafts_draftwatch_change", args=[draft.pk]) + query).content.decode()
        assert f'Откуда автор это знает:</strong> <span lang="ru">{OWN}' in shown
    assert OWN in moderator.get(page(draft)).content.decode()
    sent = {"version": draft.version, "brand": draft.brand.name, "evidence": "Слова модератора"}
    sent |= {"do": "accept", "correct": "1"}
    moderator.post(reverse("admin:drafts_draftwatch_decide", args=[draft.pk]), sent)
    assert (DraftWatch.objects.get().evidence, Watch.objects.get().source) == (OWN, OWN)


def test_the_steps_keep_what_was_said_at_the_time(author, judge):
    draft = submitted(make_draft_watch(user=author, evidence="Сначала"))
    actions.edit(draft, by=author, version=draft.version, values={"evidence": "Потом"})
    actions.accept(draft, by=judge, version=draft.version)
    assert [step.content["evidence"] for step in draft.steps.all()] == ["Сначала", "Потом", "Потом"]


# Bounds ------------------------------------------------------------------------------------


@pytest.mark.parametrize("evidence", ["", " \n", "—", "…"])
def test_nothing_is_sent_without_it(author, evidence):
    with pytest.raises(ValidationError) as refusal:
        submitted(make_draft_watch(user=author, evidence=evidence))
    assert list(refusal.value.message_dict) == ["evidence"]


def test_it_is_as_long_as_the_database_takes_it(collector):
    longest = "д" * LONGEST_EVIDENCE
    make_draft_watch(evidence=longest)
    for make in (make_draft_watch, lambda **values: DraftMechanism.objects.create(**values)):
        with pytest.raises(DatabaseError), transaction.atomic():
            make(evidence=longest + "д")
    answer = collector.post("/watches/new/", form_values(brand=make_brand().name, evidence=longest + "д"))
    assert answer.status_code == 400
    assert "не более 2000" in answer.content.decode() and longest + "д" in answer.content.decode()
    lines = "д\r\n" * (LONGEST_EVIDENCE // 2)  # as a browser sends 2000 letters and ends of lines
    collector.post("/watches/new/", form_values(brand=make_brand().name, evidence=lines))
    assert DraftWatch.objects.latest("pk").evidence == lines.replace("\r\n", "\n").strip()


def test_a_deleted_entry_keeps_how_each_change_was_known(moderator, author, judge):
    watch = published(code="0042")
    accepted(correction(watch, author, code="0043", evidence=OWN), judge)
    set_photo(watch, "main", take_in(photo_file()), credit="", licence="", by=judge, evidence="Снято на выставке")
    delete_watch(watch, by=judge)
    shown = moderator.get(reverse("drafts:watch_history", args=[watch.folder])).content.decode()
    for evidence in ("Каталог", OWN, "Снято на выставке"):
        assert f'Откуда известно: <span lang="ru">{evidence}' in shown
