"""What a machine sees in a proposal: said to the author while typing and to the moderator; it never blocks.

Every rule takes the proposal, saved or not, and gives warnings. The catalogue's entry that a proposal corrects, or that
it became, is no duplicate of it.
"""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.history.publishing import Subject
from catalogue.keys import normalised_key
from catalogue.models import Mark, Mechanism, Watch
from catalogue.photos.recognition import look_alikes
from catalogue.photos.sizes import too_small
from catalogue.quality.consistency import MOVEMENT, RuleTables, check
from catalogue.quality.contradictions import settled

from .content import published_model
from .models import TERMS, DraftBrand, DraftFactory, DraftMark, DraftMechanism, DraftWatch, Proposal
from .models.named import NamedProposal
from .models.term import TermProposal
from .permissions import may_review, readable

MOST_DUPLICATES = 3


@dataclass(frozen=True)
class Warning:
    """One remark. `link` is the address of what it speaks of, `name` what that is called, `more` how many others.

    `field` is the field of the form that it belongs beside, `also` are others; empty where it is about the whole.
    """

    code: str
    text: str
    link: str = ""
    name: str = ""
    field: str = ""
    more: int = 0
    also: tuple[str, ...] = ()


def warnings(draft: Proposal, *, reader=None) -> list[Warning]:
    """All that is remarkable about `draft`. It is compared with those proposals and photos that `reader` may see."""
    found = [warning for rule in RULES[type(draft)] for warning in rule(draft)]
    if reader:
        found += same_proposal(draft, reader)
    if isinstance(draft, DraftWatch):
        if draft.draft_mechanism:
            inner = warnings(draft.draft_mechanism, reader=reader)
            found += [replace(warning, field=f"movement-{warning.field}") for warning in inner]
        if draft.pk:
            found += small_photo(draft)
        if draft.pk and reader:
            found += same_photo(draft, reader)
    return list({(warning.code, warning.text, warning.link): warning for warning in found}.values())


def end_before_start(draft: Proposal):
    if draft.ends_before_it_starts:
        yield Warning("end_before_start", str(draft.LAST_BEFORE_FIRST), field=draft.LAST)


def same_code(draft: DraftWatch):
    key = normalised_key(draft.code)
    if not key:
        return
    for watch in Watch.objects.current().filter(code_key=key).exclude(pk__in=itself(draft))[:MOST_DUPLICATES]:
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
    for watch in alike.exclude(pk__in=itself(draft))[:MOST_DUPLICATES]:
        text = _("A watch of this brand with this movement is in the catalogue:")
        yield Warning("same_fields", text, *_link(watch), "brand")


def contradictions(draft: DraftWatch):
    """What the catalogue's own rules find contradictory, and nobody found to be true of the published entry."""
    movement, recorded = draft.mechanism or draft.draft_mechanism, []
    if movement and movement.pk:
        recorded = movement.functions.values_list("name", flat=True)
    of_movement = movement if isinstance(movement, Mechanism) else movement and movement.target
    findings = check(draft, movement, recorded, RuleTables.load())
    for finding in settled(findings, draft.target or draft.result, of_movement):
        if finding.contradicts:
            is_listed = isinstance(movement, Mechanism)
            names = ["mechanism" if is_listed and name.startswith(MOVEMENT) else name for name in finding.fields]
            first, *others = dict.fromkeys(names)
            yield Warning("contradiction", finding.reason, field=first, also=tuple(others))


def same_mechanism(draft: DraftMechanism):
    key = normalised_key(draft.calibre)
    if not key:
        return
    alike = Mechanism.objects.current().with_names().filter(calibre_key=key, factory=draft.factory)
    for mechanism in alike.exclude(pk__in=itself(draft)):
        text = _("This factory's movement of this calibre is in the catalogue already:")
        yield Warning("same_mechanism", text, *_link(mechanism), "calibre")


def same_mark(draft: DraftMark):
    """The letters stand in this place of watches of this factory already; another year may be what is new."""
    known = Mark.objects.with_names().filter(factory=draft.factory, where=draft.where, letters=draft.letters)
    if draft.letters:
        for mark in known.exclude(pk__in=itself(draft))[:MOST_DUPLICATES]:
            yield Warning("same_mark", _("This inscription in this place is known already:"), *_link(mark), "letters")


def same_name(draft: NamedProposal):
    """Another row of the list is called so, in whatever spelling: no two may."""
    rows = published_model(type(draft)).objects.named(draft.name) if normalised_key(draft.name) else []
    for row in rows and rows.exclude(pk__in=itself(draft)):
        yield Warning("same_name", _("The list has this name already, in some spelling:"), *_link(row), "name")


def same_in_english(draft: NamedProposal):
    """Another row is called so in English, or one's English is the other's name: readers could not tell them apart."""
    new = {normalised_key(getattr(draft, field)): field for field in ("name_en", "name") if is_new(draft, field)}
    new.pop("", None)
    others = published_model(type(draft)).objects.current().exclude(pk__in=itself(draft))
    for row in others.exclude(name_key=normalised_key(draft.name)) if new else ():
        if field := new.get(normalised_key(row.name_en)) or new.get(row.name_key):
            text = _("Another entry of the list is called so in one of the two languages:")
            yield Warning("same_in_english", text, *_link(row), field)


def is_new(draft: NamedProposal, field: str) -> bool:
    return not draft.target or getattr(draft, field) != getattr(draft.target, field)


def renamed(draft: TermProposal):
    """Checks, drawings and identification look for a word by its Russian name."""
    if draft.target and draft.name != draft.target.name:
        text = _("Checks and drawings know this word by its Russian name, and will not know it by another.")
        yield Warning("renamed", text, field="name")


def small_photo(draft: DraftWatch):
    for image in draft.images.all():
        if image.has_own_file and (text := too_small(image)):
            yield Warning("small_photo", f"{image.get_side_display()}: {text}", field=f"photo_{image.side}-file")


def same_proposal(draft: Proposal, reader):
    """Other open proposals about the same thing: whoever decides one wants to see the other."""
    others = readable(type(draft), reader).others_about(draft).with_names().order_by("-pk")
    for other in others[:MOST_DUPLICATES]:
        whole = other.whole
        admin = f"admin:drafts_{whole._meta.model_name}_change"
        link = reverse(admin, args=[whole.pk]) if may_review(reader) else whole.get_absolute_url()
        name = " · ".join([str(whole), *([other.user.login] if other.user else []), other.get_status_display()])
        yield Warning("same_proposal", _("Another proposal about the same is open:"), link, name)


def same_photo(draft: DraftWatch, reader):
    """One remark for each photo that is here already or looks like one: the likest, and how many others."""
    images = draft.images.all()
    for image, matches in zip(images, look_alikes(images, visible_to=reader), strict=True):
        subjects = {}
        for match in matches:
            if (subject := subject_of(match.photo.watch)) not in subjects_of(draft):
                subjects.setdefault(subject, match)
        if subjects:
            nearest = next(iter(subjects.values()))
            same, alike = _("%(side)s: the same photo is here already:"), _("%(side)s looks like a photo of:")
            text = (same if nearest.is_same else alike) % {"side": image.get_side_display()}
            link, name = nearest.photo.get_absolute_url(), str(nearest.photo.watch)
            yield Warning("photo", text, link, name, f"photo_{image.side}-file", more=len(subjects) - 1)


def itself(draft: Proposal) -> set[int]:
    """The entry of the catalogue that `draft` corrects, and the one that it became, merged since or not."""
    return {draft.target_id, draft.result_id, getattr(draft.result, "merged_into_id", None)} - {None}


def subject_of(owner: Watch | DraftWatch) -> tuple:
    """The watch that a photo shows: the published one, however many proposals about it have the photo too."""
    published = owner.pk if isinstance(owner, Watch) else owner.result_id or owner.target_id
    return ("published", published) if published else ("proposed", owner.pk)


def subjects_of(draft: DraftWatch) -> set[tuple]:
    return {("proposed", draft.pk), *(("published", pk) for pk in itself(draft))}


def _link(subject: Subject) -> tuple[str, str]:
    return subject.get_absolute_url(), str(subject)


RULES: dict[type, list] = {
    DraftWatch: [end_before_start, same_code, same_fields, contradictions],
    DraftMechanism: [end_before_start, same_mechanism],
    DraftMark: [end_before_start, same_mark],
    DraftFactory: [end_before_start, same_name, same_in_english],
    DraftBrand: [same_name, same_in_english],
    **{model: [same_name, same_in_english, renamed] for model in TERMS},
}
