"""My drafts, one draft, and its photos."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.photos.names import variant_name, variant_widths
from catalogue.photos.serving import private_photo
from drafts import acceptance, actions, content, permissions
from drafts.checks import warnings
from drafts.comparison import current_of, draft_rows, movement_rows, outdated_labels
from drafts.contributions import latest
from drafts.conversation import acceptance_of, conversation_part
from drafts.models import DraftImage, DraftWatch, Proposal

MOST_LISTED = 200


@login_required
@require_safe
def draft_list(request):
    """Everything that the person proposed, what was touched last on top."""
    own = {"most": MOST_LISTED, "shown": lambda rows: rows.with_state()}
    drafts = latest(lambda rows: rows.of(request.user), "updated_at", **own)
    context = {
        "drafts": drafts,
        "waiting": permissions.waiting_count(request.user),
        "limit": permissions.waiting_limit(request.user),
        "begun": sum(draft.status == DraftWatch.Status.DRAFT for draft in drafts),
        "awaits_photos": any(draft.is_open and getattr(draft, "awaited_photos", "") for draft in drafts),
    }
    return render(request, "drafts/draft_list.html", context)


@login_required
@require_safe
def draft_detail(request, model, pk):
    """One draft: its state, what it changes, the conversation, and what may be done now."""
    return draft_page(request, model, pk)


def draft_page(request, model, pk, *, status: int = 200):
    drafts = permissions.visible(model, request.user).with_content().with_people().with_state()
    draft = get_object_or_404(drafts, pk=pk)
    context = changes_of(draft) | conversation_part(draft, request.GET.get("before", ""))
    if draft.is_open:
        context |= still_to_do(draft, request.user)
    return render(request, "drafts/draft_detail.html", context, status=status)


def changes_of(draft) -> dict:
    """What it changes, and what accepting it altered."""
    current = current_of(draft)
    return {
        "draft": draft,
        "rows": draft_rows(draft, current),
        "movement_rows": movement_rows(draft),
        "outdated": outdated_labels(draft, current) if current else [],
        "altered": acceptance.lines(acceptance_of(draft)),
    }


def still_to_do(draft, reader) -> dict:
    """What is to be looked at in a draft that is open, and what its reader may do."""
    return {
        "warnings": warnings(draft, reader=reader),
        "not_understood": content.not_understood(draft),
        "may_edit": permissions.may_edit(reader, draft),
        "is_published_at_once": draft.status == Proposal.Status.DRAFT and actions.needs_no_decision(draft, reader),
        "may_reply": permissions.may_reply(reader, draft) and draft.submitted_at,
    }


@login_required
@require_safe
def draft_photo(request, pk, width):
    """A photo of a draft, in its smallest variant that is `width` pixels wide, or the largest."""
    image = get_object_or_404(DraftImage.objects.select_related("watch"), pk=pk)
    if not permissions.visible(DraftWatch, request.user).filter(pk=image.watch_id).exists():
        raise Http404
    widths = variant_widths(image.width)
    chosen = next((each for each in widths if each >= width), widths[-1])
    return private_photo(variant_name(image.image.name, chosen))
