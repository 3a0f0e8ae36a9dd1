"""Catalogue rows for tests: plain functions; every value may be given by keyword.

They write rows and nothing else. A test about what publishing does calls `catalogue.history.publishing`.
"""

from itertools import count

from catalogue.history.witnesses import source_of
from catalogue.latin import in_latin
from catalogue.models import (
    Alias,
    Brand,
    BrandLine,
    Case,
    CaseMaterial,
    CodeConvention,
    Factory,
    FactoryRelation,
    FormerFolder,
    Function,
    Gender,
    Mark,
    Mechanism,
    MechanismFunction,
    MechanismType,
    Side,
    Source,
    Watch,
    WatchImage,
    Witness,
)
from catalogue.sources import named

_numbers = count(1)


def _make_named(model, word, fields):
    fields.setdefault("name", f"{word} {next(_numbers)}")
    return model.objects.create(**fields)


def make_factory(**fields) -> Factory:
    return _make_named(Factory, "Завод", fields)


def make_relation(**fields) -> FactoryRelation:
    """A supply, unless `kind` says that it is a succession."""
    fields.setdefault("kind", FactoryRelation.Kind.SUPPLIED)
    fields.setdefault("source", "каталог 1960")
    for name in ("from_factory", "to_factory"):
        if name not in fields:
            fields[name] = make_factory()
    return FactoryRelation.objects.create(**fields)


def make_line(**fields) -> BrandLine:
    """A line of a maker, whatever the factory and the years."""
    fields.setdefault("source", "каталог 1960")
    for name in ("line", "maker"):
        if name not in fields:
            fields[name] = make_brand()
    return BrandLine.objects.create(**fields)


def make_case(**fields) -> Case:
    """A case of a factory of its own unless `factory` is given."""
    fields.setdefault("source", "каталог 1977")
    fields.setdefault("number", str(next(_numbers)))
    if "factory" not in fields:
        fields["factory"] = make_factory()
    return Case.objects.create(**fields)


def make_convention(parts="3+3", case_part=1, dial_part=2, **fields) -> CodeConvention:
    """The way to read codes of six digits, at any factory and at any time."""
    fields.setdefault("source", "каталог 1977")
    return CodeConvention.objects.create(parts=parts, case_part=case_part, dial_part=dial_part, **fields)


def make_mark(**fields) -> Mark:
    """A mark on the movement, from 1960 on, of any factory unless one is given."""
    fields.setdefault("letters", f"Знак {next(_numbers)}")
    fields.setdefault("where", Mark.Where.MOVEMENT)
    fields.setdefault("source", "каталог 1960")
    if "start_year" not in fields and "end_year" not in fields:
        fields["start_year"] = 1960
    for end in ("start", "end"):
        if fields.get(f"{end}_year"):
            fields.setdefault(f"{end}_certainty", Mark.Certainty.CERTAIN)
    return Mark.objects.create(**fields)


def make_brand(**fields) -> Brand:
    return _make_named(Brand, "Марка", fields)


def make_case_material(**fields) -> CaseMaterial:
    return _make_named(CaseMaterial, "Материал", fields)


def make_gender(**fields) -> Gender:
    return _make_named(Gender, "Кому", fields)


def make_mechanism_type(**fields) -> MechanismType:
    return _make_named(MechanismType, "Тип", fields)


def make_function(**fields) -> Function:
    return _make_named(Function, "Функция", fields)


def make_mechanism(*, functions=(), **fields) -> Mechanism:
    """A movement; `functions` are names or rows."""
    fields.setdefault("calibre", f"Калибр {next(_numbers)}")
    mechanism = Mechanism.objects.create(**fields)
    for function in functions:
        if isinstance(function, str):
            function = Function.objects.named(function).first() or make_function(name=function)
        MechanismFunction.objects.create(mechanism=mechanism, function=function)
    return mechanism


def make_watch(*, aliases=(), **fields) -> Watch:
    """A watch of a brand of its own unless `brand` is given; `aliases` are strings."""
    number = next(_numbers)
    if "brand" not in fields:
        fields["brand"] = make_brand()
    fields.setdefault("folder", f"w-{number}")
    fields.setdefault("title", f"{fields['brand'].name} {number}")
    fields.setdefault("title_en", in_latin(fields["title"]))
    watch = Watch.objects.create(**fields)
    Alias.objects.bulk_create(Alias(watch=watch, key=key) for key in aliases)
    return watch


def make_source(title="netgrafik.ch", **fields) -> Source:
    """A source as a text would name it."""
    source = source_of(named(title))
    Source.objects.filter(pk=source.pk).update(**fields)
    return Source.objects.get(key=source.key)


def make_witness(row, field, value, source=None, **fields) -> Witness:
    """What a source says of one field of a row."""
    source = source or make_source(f"источник {next(_numbers)}")
    said = {"kind": row._meta.model_name, "subject_id": row.pk, "field": field, "value": value, "says": str(value)}
    return Witness.objects.create(source=source, **(said | fields))


def make_former_folder(**fields) -> FormerFolder:
    """The address that a watch of its own had elsewhere."""
    fields.setdefault("folder", f"старая папка {next(_numbers)}")
    if "watch" not in fields:
        fields["watch"] = make_watch()
    return FormerFolder.objects.create(**fields)


def make_watch_image(watch: Watch, side=Side.MAIN, **fields) -> WatchImage:
    """The row of a photo that has no file: enough wherever only the row matters."""
    number = next(_numbers)
    defaults = {
        "image": f"watches/{watch.folder}/{side}/{number:064x}.webp",
        "width": 640,
        "height": 480,
        "sha256": f"{number:064x}",
        "dhash": f"{number:016x}",
    }
    image = WatchImage.objects.create(watch=watch, side=side, **(defaults | fields))
    Watch.objects.filter(pk=watch.pk).update(has_photo=True)
    return image
