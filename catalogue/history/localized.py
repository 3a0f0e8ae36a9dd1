"""What history keeps of the vocabulary, in the reader's language: there a row has its Russian name of that time."""

from django.utils.translation import get_language

from catalogue.caching.figures import Figures
from catalogue.models import Brand, CaseMaterial, Factory, Function, Gender, MechanismType

FIELDS = {
    "brand": Brand,
    "factory": Factory,
    "case_material": CaseMaterial,
    "gender": Gender,
    "mechanism_type": MechanismType,
    "functions": Function,
}
Names = dict[tuple[str, str], str]


def readers_names() -> Names:
    """The English names by field and Russian name; where the reader's language is Russian none are needed."""
    is_english = (get_language() or "").startswith("en")
    return Figures().remember("english-names", english_names) if is_english else {}


def english_names() -> Names:
    return {
        (field, name): english
        for field, model in FIELDS.items()
        for name, english in model.objects.exclude(name_en="").values_list("name", "name_en")
    }


def localized(field: str, name: str, names: Names) -> str:
    """What `names` call the row that `field` kept as `name`; a movement is called after its factory."""
    if field != "mechanism":
        return names.get((field, name), name)
    calibre, sign, factory = name.rpartition(" · ")
    return calibre + sign + names.get(("factory", factory), factory)
