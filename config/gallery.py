"""Every component on one page, in its states. It exists in DEBUG only, and shows the rows that the site has."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.db.models import Count
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_safe

from accounts.collection.importing.asked import Match
from accounts.collection.importing.line import Line
from accounts.collection.page import CollectionPage
from accounts.models import Collection, User
from catalogue.caching.figures import Figures
from catalogue.comparison import Comparison, Selection
from catalogue.directories.kinds import MOVEMENTS
from catalogue.directories.query import DirectoryQuery
from catalogue.directories.spans import Asked as AskedSpan
from catalogue.identifying.answers import Dating
from catalogue.identifying.asking import Asked
from catalogue.identifying.candidates import Candidates
from catalogue.identifying.copies import Copy
from catalogue.identifying.dating import between
from catalogue.identifying.spans import Witness as WitnessOfYears
from catalogue.looks import COLOURS
from catalogue.models import (
    Brand,
    BrandLine,
    CalibreIndex,
    Case,
    CheckedContradiction,
    Factory,
    FactoryRelation,
    Mark,
    Mechanism,
    MovementFamily,
    Rule,
    Source,
    Watch,
    Witness,
)
from catalogue.models.case import Described, Numbers
from catalogue.paging import Page
from catalogue.presentation.dial import OUTLINES, Dial
from catalogue.presentation.kinship import Node
from catalogue.presentation.layouts import LAYOUTS, POLJOT, SLAVA
from catalogue.presentation.palette import SPOTS, UNKNOWN
from catalogue.presentation.reading_dials import WOMENS
from catalogue.presentation.references import Reference, References
from catalogue.presentation.story import story_of_factory
from catalogue.quality.consistency import Finding, Verdict
from catalogue.search.asking import NotApplied
from catalogue.search.places import Jump
from catalogue.search.query import CatalogueQuery
from catalogue.search.words import Reading, Word
from catalogue.templatetags.passport import drawn
from catalogue.views.makers import SeenCase
from catalogue.views.related import related_to
from catalogue.views.variants import Grid, Row
from drafts.checks import Warning
from drafts.comparison import compare

from .texts.markdown import as_html


class SampleForm(forms.Form):
    """One field of each kind."""

    calibre = forms.CharField(label="Калибр", help_text="Выбит на платине под балансом: 2609, 2414А.")
    year = forms.IntegerField(label="Год", required=False)
    note = forms.CharField(label="Примечание", widget=forms.Textarea, required=False)
    material = forms.ChoiceField(label="Материал", choices=[("", "неизвестно"), ("steel", "сталь")], required=False)
    bracelet = forms.ChoiceField(label="Браслет", choices=[("yes", "есть"), ("no", "нет")], widget=forms.RadioSelect)
    mine = forms.BooleanField(label="Это моё фото", required=False)
    photo = forms.FileField(label="Главное фото", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        calibre = self.fields["calibre"]
        calibre.needed, calibre.offered = True, ["2209 · 1МЧЗ", "2209 · УЧЗ"]
        calibre.remarks = [Warning("same", "Такой механизм уже есть в каталоге:", "/mechanisms/", "2209 · УЧЗ")]


def dial(name: str, calibre: str, shows: str, **values) -> str:
    return drawn(Dial(name=name, calibre=calibre, shows=frozenset(shows.split()), **values))


def dials() -> list[str]:
    """Every ring, every script, everything that a dial can show, every shape and every colour."""
    poljot, slava = LAYOUTS[POLJOT, "3133"], LAYOUTS[SLAVA, "2428"]
    alarm, round_one = LAYOUTS[POLJOT, "2612"], {"shape": "круглый", "strap": "strap"}
    return [
        dial("Ракета", "2609.НА", "centre_seconds", script="wide", ring="plated", kind_is_known=False),
        dial("Полёт", "3133", "chronograph date", script="hand", ring="steel", layout=poljot, crowns=(3,), **round_one),
        dial("Слава", "2428", "date weekday centre_seconds", script="hand", ring="gold", era="late", layout=slava),
        dial("Сигнал", "2612", "alarm centre_seconds", era="middle", layout=alarm, crowns=alarm.crowns, **round_one),
        dial("Ракета", "2623.Н", "dial_24", script="wide", ring="titanium", era="late"),
        dial("Электроника", "", "digits", script="wide", ring="plastic", strap="bracelet"),
        dial("Звезда", "1802", "small_seconds", ring="gold", scale=WOMENS, era="early"),
        dial("Sekonda", "31679", "moon hand_24", ring="steel", latin=True),
        dial("Рекорд", "2606", "jumping_hour", ring="steel", kind="pocket"),
        *(dial("Восток", "2409", "centre_seconds", script="wide", shape=shape, size="38") for shape in OUTLINES),
        *(dial("Луч", "", "", script="wide", era="late", dye=dye.replace(" ", "-")) for dye in COLOURS.values()),
    ]


FACTORY = Factory(pk=1, name="Первый московский часовой завод", slug="first-moscow-watch-factory")
LINE = BrandLine(
    line=Brand(name="Океан", slug="okean"), maker=Brand(name="Полёт", slug="poljot"), factory=FACTORY, start_year=1976,
    source="urss.watch",
)  # fmt: skip
CASE, OTHER_CASE = (
    Case(
        pk=number, factory=FACTORY, number="090", variant=variant, shape="бочка", diameter=Decimal(39),
        start_year=2007, source="finestraweb.net",
    )
    for number, variant in enumerate(("", "1967"), 1)
)  # fmt: skip
CASES = {
    "cases": [SeenCase(CASE, 3, Watch(pk=1, folder="amfibiya-090916"))],
    "case": Described(Numbers("090", "916"), [CASE, OTHER_CASE]),
}
CASES["grid"] = Grid(
    ["916", ""], [Row("090", CASE, [[Watch(pk=1, folder="amfibiya-090916", code="090916")], []])], 1, 2
)


def marks() -> Iterator[Mark]:
    """A mark of each shape, and one that nobody drew."""
    for shape in ["", *Mark.Shape]:
        mark = Mark(
            letters="ПЧЗ" if shape else "", seen="знак", shape=shape, where="dial", start_year=1949, end_year=1962,
            start_certainty="certain", end_certainty="about", note="Такие же буквы в Пензе.",
        )  # fmt: skip
        mark.rests_upon = [Reference(1, Source(pk=1, title="netgrafik.ch", address="https://netgrafik.ch"), "", "")]
        yield mark


def identified() -> dict:
    """What was seen of a watch that there is, with marks that contradict each other, and of one that there is not."""
    asked, dating = Asked(QueryDict("words=Полёт&size=x")), Dating({}, Figures())
    early, late = between(1938, 1940), between(1970, 1991)
    dating.witnesses = [
        WitnessOfYears("early", "1МЧЗ · «НКМ 1 ГЧЗ МОСКВА»", "1938–1940", early),
        WitnessOfYears("late", "«SU»", "1970–1991", late, [Reference(1, Source(pk=1, title="urss.watch"), "", "")]),
    ]
    watch = Watch.objects.for_page().first()
    copy = Copy(watch, {"words": "Полёт", "movement": "2209", "number": "119"}, Figures()) if watch else None
    return {
        "marks": list(marks()),
        "story": story_of_factory(FACTORY, marks(), [LINE], [], []),
        "asked_of": asked,
        "candidates": Candidates(asked.seen, Figures()),
        "nowhere": Candidates({"words": "бюлюбю"}, Figures()),
        "dating": dating,
        "copy": copy,
    }


ANNOUNCED = as_html("**12 апреля** сайт не работает с 9 до 10. [Почему](/about/)")
CHECKED = CheckedContradiction(
    evidence="Паспорт 1976 года", checked_at=datetime(1976, 4, 12, tzinfo=get_current_timezone())
)


def samples() -> dict:
    """What the components are shown with, apart from rows of the catalogue."""
    rows = [
        compare("calibre", "калибр", "", "2612"),
        compare("factory", "завод", {"name": "1МЧЗ"}, {"name": "2МЧЗ"}),
        compare("stones", "камни", "17", ""),
    ]
    day = datetime(1961, 4, 12, 9, 7, tzinfo=get_current_timezone())
    return {
        "form": SampleForm({"year": "пятьдесят"}),
        "spots": [*SPOTS.values(), UNKNOWN, "house"],
        "dials": dials(),
        "decades_counted": [(1950, 17), (1960, 43), (1970, 22), (0, 5)],
        "page": Page([], before="а~1", after="я~2"),
        "revision": SimpleNamespace(
            number=2,
            created_at=day,
            action="changed",
            author=User(login="moderator"),
            evidence="паспорт",
            get_action_display="изменено",
        ),
        "rows": rows,
        "changed": render_to_string("drafts/components/versions.html", {"rows": rows}),
        "findings": [
            Finding(rule, verdict, "Причина словами.", "urss.watch", check=CHECKED)
            for rule, verdict in zip(Rule, Verdict, strict=True)
        ],
        "relations": [(FACTORY, FactoryRelation(from_factory=FACTORY, calibres="2409;2415", source="urss.watch"))],
        "lines": [(LINE, 16)],
        **CASES,
        "owners": [LINE],
        "named": [
            {"place": ("mechanism", 1), "url": "/mechanisms/", "text": "31681", "what": "механизм 1МЧЗ", "count": 0},
            {"place": ("brand", 1), "url": "/brands/", "text": "Океан", "what": "линия марки «Полёт»", "count": 16},
        ],
        "unlisted": DirectoryQuery(MOVEMENTS, text="бюлюбю"),
        "sorts": [("title", "по названию", True), ("year", "по году", False)],
        "jumps": [Jump("А", "а~0"), Jump("Б", "б~0")],
    }


def bulk() -> dict:
    """A file that is taken into a collection: what it changes, a line of it, and what was heard of a question."""
    watch = Watch(title="Сигнал 2612")
    before, after = (Collection(watch=watch, status=status, serial="104") for status in Collection.Status.values[:2])
    difference = SimpleNamespace(
        label="состояние", before=before.get_status_display(), after=after.get_status_display()
    )
    changed = [SimpleNamespace(before=before, after=after, differences=[difference])]
    alike = Watch.objects.for_cards()[:5]
    return {
        "change": SimpleNamespace(added=[after], changed=changed, removed=[before]),
        "line": Line(2, {"name": "сигнал"}, Match.DOUBTFUL, candidates=tuple(alike), problems=["Их несколько."]),
        "to_choose": {2},
        "answer": SimpleNamespace(not_understood=[SimpleNamespace(written="амфибя", meant="Амфибия")], rows=[before]),
    }


def sourced() -> dict:
    """What two sources say of a movement, what it comes from and what lends it parts."""
    mechanism = Mechanism.objects.order_by("pk").first()
    site = Source(
        pk=1, kind="site", title="netgrafik.ch", address="https://netgrafik.ch", archive_address="https://a.b"
    )
    said = {"": "", "stones": mechanism.stones if mechanism else "", "mentioned": "1972"}
    about = {"kind": "mechanism", "subject_id": mechanism.pk if mechanism else 0}
    witnesses = [Witness(source=site, place="a", field=field, says=says, **about) for field, says in said.items()]
    witnesses.append(Witness(source=Source(pk=2, title="Паспорт"), field="stones", says="19", remark="стр. 2", **about))
    references = References(*filter(None, [mechanism]), witnesses=witnesses)
    family = MovementFamily(
        name="Победа", degree="most", told="Полёт 2602", remark="кроме мостов", source="urss.watch/a"
    )
    return {
        "references": references,
        "beside": references.beside(mechanism) if mechanism else [],
        "tree": Node("LIP R-26", below=[Node("2602", "2602", 1, [Node("2605", "2605", 2)])]),
        "families": [(family, Mechanism.objects.with_names()[:2])],
        "spans": [AskedSpan("diameter", "Диаметр", "26", "большой", "«большой» не применено.")],
    }


def compared() -> dict:
    """More watches than fit side by side are chosen, and one that there is not."""
    folders = Watch.objects.current().values_list("folder", flat=True)[: Selection.most + 1]
    selection = Selection((*folders, "nobody"))
    return {
        "selection": selection,
        "comparison": Comparison(selection.compared()),
        "candidates": Watch.objects.all()[:3],
        "add": CatalogueQuery(text="сигнал"),
    }


@require_safe
def gallery(request):
    if not settings.DEBUG:
        raise Http404
    asked = CatalogueQuery(not_applied=NotApplied(unknown=("rolex",), wrong={"to": "1970 раньше, чем 1980."}))
    watch = Watch.objects.for_page().first()
    rows = {
        "announced": ANNOUNCED,
        "states": [("", "в покое"), ("hover", "под курсором"), ("focus", "в фокусе")],
        "asked": asked,
        "facets": asked.facets(),
        "reading": Reading((Word("Полёт", ("polet",)),), literal=False, missing=("собака",)),
        "watch": watch,
        "related": related_to(watch) if watch else [],
        "pictured": Watch.objects.for_page().filter(has_photo=True).first(),
        "watches": Watch.objects.for_cards()[:4],
        "tabled": Watch.objects.for_cards()[4:7],
        "mechanisms": Mechanism.objects.for_lines().annotate(watch_count=Count("watches"))[:5],
        "index": CalibreIndex.objects.first(),
        "brands": Figures().brands()[:6],
        "makers": Figures().factories()[:3],
        "sources": Source.objects.in_use()[:3],
        "movements": Mechanism.objects.select_related("factory").annotate(watch_count=Count("watches"))[:3],
        "collection": CollectionPage.parse(QueryDict(), Collection.objects.all()),
    }
    return render(request, "gallery/gallery.html", samples() | identified() | bulk() | compared() | sourced() | rows)
