"""What history keeps of the vocabulary, in the reader's language: there a row has its Russian name of that time."""

from catalogue.caching.figures import Figures
from catalogue.latin import in_latin
from catalogue.models import Brand, CaseMaterial, Factory, Function, Gender, MechanismType
from catalogue.models.vocabulary import is_english

FIELDS = {
    "brand": Brand,
    "factory": Factory,
    "case_material": CaseMaterial,
    "gender": Gender,
    "mechanism_type": MechanismType,
    "functions": Function,
}
MOVEMENTS = {"mechanism", "base_movement", "replaced_by"}
Names = dict[tuple[str, str], str]


def readers_names() -> Names:
    """The English names by field and Russian name; where the reader's language is Russian none are needed."""
    return Figures().hold("english-names", english_names, of_watches=False) if is_english() else {}


def english_names() -> Names:
    return {
        (field, name): english
        for field, model in FIELDS.items()
        for name, english in model.objects.exclude(name_en="").values_list("name", "name_en")
    }


def localized(field: str, name: str, names: Names) -> str:
    """What `names` call the row that `field` kept as `name`; a movement is called after its factory."""
    if not is_english():
        return name
    if field not in MOVEMENTS:
        return names.get((field, name)) or in_latin(name)
    calibre, sign, factory = name.rpartition(" · ")
    return in_latin(calibre) + sign + (names.get(("factory", factory)) or in_latin(factory))
