"""What a machine sees in a proposal: said to the author while typing and to the moderator; it never blocks.

Every rule takes the proposal, saved or not, and gives warnings.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from catalogue.consistency import References, check
from catalogue.keys import normalised_key
from catalogue.models import Mechanism, Watch
from catalogue.photos.recognition import look_alikes
from catalogue.photos.sizes import too_small

from .models import DraftMechanism, DraftWatch, Proposal

MOST_DUPLICATES = 3


@dataclass(frozen=True)
class Warning:
    """One remark. `link` is the address of what it speaks of, `name` what that is called.

    `field` is the field of the form that it belongs beside; empty where it is about several.
    """

    code: str
    text: str
    link: str = ""
    name: str = ""
    field: str = ""


def warnings(draft: Proposal, *, reader=None) -> list[Warning]:
    """All that is remarkable about `draft`. Photos are compared with those that `reader` may know of."""
    rules = WATCH_RULES if isinstance(draft, DraftWatch) else MECHANISM_RULES
    found = [warning for rule in rules for warning in rule(draft)]
    if isinstance(draft, DraftWatch):
        if draft.draft_mechanism:
            inner = warnings(draft.draft_mechanism)
            found += [replace(warning, field=f"movement-{warning.field}") for warning in inner]
        if draft.pk:
            found += small_photo(draft)
        if draft.pk and reader:
            found += same_photo(draft, reader)
    return found


def end_before_start(draft: Proposal):
    if draft.start_release and draft.end_release and draft.end_release < draft.start_release:
        yield Warning("end_before_start", _("The end of production is before its start."), field="end_release")


def same_code(draft: DraftWatch):
    key = normalised_key(draft.code)
    if not key:
        return
    for watch in Watch.objects.current().filter(code_key=key).exclude(pk=draft.target_id)[:MOST_DUPLICATES]:
        yield Warning("same_code", _("A watch with this design code is in the catalogue:"), *_link(watch), "code")


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
        text = _("A watch of this brand with this movement is in the catalogue:")
        yield Warning("same_fields", text, *_link(watch), "brand")


def contradictions(draft: DraftWatch):
    """What the catalogue's own rules find contradictory: years, factory, the code's digit, the calibre's number."""
    movement, recorded = draft.mechanism or draft.draft_mechanism, []
    if movement and movement.pk:
        recorded = movement.functions.values_list("name", flat=True)
    for finding in check(draft, movement, recorded, References.load()):
        if finding.contradicts:
            yield Warning("contradiction", finding.reason)


def same_mechanism(draft: DraftMechanism):
    key = normalised_key(draft.calibre)
    if not key:
        return
    alike = Mechanism.objects.current().with_names().filter(calibre_key=key, factory=draft.factory)
    for mechanism in alike.exclude(pk=draft.target_id):
        text = _("This factory's movement of this calibre is in the catalogue already:")
        yield Warning("same_mechanism", text, *_link(mechanism), "calibre")


def small_photo(draft: DraftWatch):
    for image in draft.images.all():
        if image.has_own_file and (text := too_small(image)):
            yield Warning("small_photo", f"{image.get_side_display()}: {text}", field=f"photo_{image.side}-file")


def same_photo(draft: DraftWatch, reader):
    images = draft.images.all()
    for image, matches in zip(images, look_alikes(images, visible_to=reader), strict=True):
        for match in matches:
            owner = match.photo.watch
            if owner == draft or owner == draft.target:
                continue
            same, alike = _("%(side)s: the same photo is here already:"), _("%(side)s looks like a photo of:")
            text = (same if match.is_same else alike) % {"side": image.get_side_display()}
            field = f"photo_{image.side}-file"
            yield Warning("photo", text, match.photo.get_absolute_url(), str(owner), field)


def _link(subject: Watch | Mechanism) -> tuple[str, str]:
    return subject.get_absolute_url(), str(subject)


WATCH_RULES = [end_before_start, same_code, same_fields, contradictions]
MECHANISM_RULES = [end_before_start, same_mechanism]
