"""What a machine sees in a proposal: said to the author while typing and to the moderator; it never blocks.

Every rule takes the proposal, saved or not, and gives warnings.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.keys import normalised_key
from catalogue.models import CaseCodeDigit, Mechanism, Watch
from catalogue.photos.recognition import look_alikes

from .models import DraftMechanism, DraftWatch, Proposal

MOST_DUPLICATES = 3


@dataclass(frozen=True)
class Warning:
    """One remark. `link` is the address of what it speaks of, `name` what that is called."""

    code: str
    text: str
    link: str = ""
    name: str = ""


def warnings(draft: Proposal, *, reader=None) -> list[Warning]:
    """All that is remarkable about `draft`. Photos are compared with those that `reader` may know of."""
    rules = WATCH_RULES if isinstance(draft, DraftWatch) else MECHANISM_RULES
    found = [warning for rule in rules for warning in rule(draft)]
    if isinstance(draft, DraftWatch):
        if draft.draft_mechanism:
            found += warnings(draft.draft_mechanism)
        if draft.pk and reader:
            found += same_photo(draft, reader)
    return found


def end_before_start(draft: Proposal):
    if draft.start_release and draft.end_release and draft.end_release < draft.start_release:
        yield Warning("end_before_start", _("The end of production is before its start."))


def same_code(draft: DraftWatch):
    key = normalised_key(draft.code)
    if not key:
        return
    for watch in Watch.objects.current().filter(code_key=key).exclude(pk=draft.target_id)[:MOST_DUPLICATES]:
        yield Warning("same_code", _("A watch with this design code is in the catalogue:"), *_link(watch))


def same_fields(draft: DraftWatch):
    """Brand, movement, material, gender and first year are those of a watch here, and no code tells them apart."""
    if draft.code or not draft.brand or not draft.mechanism:
        return
    alike = Watch.objects.current().filter(
        brand=draft.brand,
        mechanism=draft.mechanism,
        case_material=draft.case_material,
        gender=draft.gender,
        start_release=draft.start_release,
    )
    for watch in alike.exclude(pk=draft.target_id)[:MOST_DUPLICATES]:
        yield Warning("same_fields", _("A watch of this brand with this movement is in the catalogue:"), *_link(watch))


def years_of_movement(draft: DraftWatch):
    movement = draft.mechanism or draft.draft_mechanism
    if not movement:
        return
    if draft.end_release and movement.start_release and draft.end_release < movement.start_release:
        text = _("The watch ended in %(watch)s, before its movement began in %(movement)s.")
        yield Warning("years", text % {"watch": draft.end_release, "movement": movement.start_release})
    if draft.start_release and movement.end_release and draft.start_release > movement.end_release:
        text = _("The watch began in %(watch)s, after its movement ended in %(movement)s.")
        yield Warning("years", text % {"watch": draft.start_release, "movement": movement.end_release})


def factory_of_movement(draft: DraftWatch):
    movement = draft.mechanism or draft.draft_mechanism
    if movement and draft.factory and movement.factory and movement.factory != draft.factory:
        text = _("The movement is of another factory: %(movement)s, the watch of %(watch)s.")
        names = {"movement": movement.factory.brief_name, "watch": draft.factory.brief_name}
        yield Warning("factory", text % names)


def material_of_code(draft: DraftWatch):
    """The third digit of a Soviet design code says what the case is made of."""
    code = re.search(r"\d{6,7}$", draft.code.strip())
    if not code or not draft.case_material or not draft.case_material.code_digit:
        return
    digit = code.group()[2]
    if digit != draft.case_material.code_digit:
        meaning = CaseCodeDigit.objects.filter(digit=digit).values_list("meaning", flat=True).first()
        text = _("The third digit of the code, %(digit)s, says “%(meaning)s”, and the material is “%(material)s”.")
        values = {"digit": digit, "meaning": meaning or "?", "material": draft.case_material}
        yield Warning("material", text % values)


def same_mechanism(draft: DraftMechanism):
    key = normalised_key(draft.calibre)
    if not key:
        return
    alike = Mechanism.objects.current().with_names().filter(calibre_key=key, factory=draft.factory)
    for mechanism in alike.exclude(pk=draft.target_id):
        text = _("This factory's movement of this calibre is in the catalogue already:")
        yield Warning("same_mechanism", text, *_link(mechanism))


def same_photo(draft: DraftWatch, reader):
    for image in draft.images.all():
        for match in look_alikes(image, visible_to=reader):
            owner = match.photo.watch
            if owner == draft or owner == draft.target:
                continue
            same, alike = _("%(side)s: the same photo is here already:"), _("%(side)s looks like a photo of:")
            text = (same if match.is_same else alike) % {"side": image.get_side_display()}
            yield Warning("photo", text, match.photo.get_absolute_url(), str(owner))


def _link(subject: Watch | Mechanism) -> tuple[str, str]:
    return subject.get_absolute_url(), str(subject)


WATCH_RULES = [end_before_start, same_code, same_fields, years_of_movement, factory_of_movement, material_of_code]
MECHANISM_RULES = [end_before_start, same_mechanism]
