"""Nothing moves under a finger while an answer comes; and what decides is at hand on a phone."""

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalogue.photos.pipeline import take_in
from catalogue.tests.factories import make_brand, make_mechanism
from catalogue.tests.pictures import photo_file
from drafts.models import DraftWatch, Proposal, Step
from drafts.photos import PhotoChange, photos_ahead, write_photos

from .factories import make_draft_watch
from .test_journey_browser import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
Status = Proposal.Status


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | PHONE


@pytest.fixture
def held(page, live_server, collector, sign_in_browser):
    """Answers that wait to be released, at the form of a new watch."""
    make_mechanism(calibre="2609")
    sign_in_browser(collector)
    page.goto(f"{live_server.url}/watches/new/")
    waiting = []
    for address in ("**/drafts/watch/sides/", "**/drafts/watch/*/photos/**", "**/check/"):
        page.route(address, lambda route: waiting.append(route))
    return waiting


def release(page, held) -> None:
    while not held:
        page.wait_for_timeout(10)
    held.pop(0).continue_()


def give_photos(draft: DraftWatch, **files: bytes) -> None:
    changes = [PhotoChange(side, take_in(BytesIO(file)), {}) for side, file in files.items()]
    with photos_ahead(draft, changes):
        write_photos(draft, changes, by=draft.user)


def top(page, selector) -> int:
    return round(page.locator(selector).first.bounding_box()["y"])


def test_fields_and_buttons_stay_while_photos_find_their_sides_and_go_up(page, held, collector):
    """One of them is known already, which is remarked as it comes."""
    give_photos(make_draft_watch(user=collector.user), main=picture(1)["buffer"])
    first, save = "[name=brand]", "[name=then][value=look]"
    photos = [picture(at) | {"name": f"{name}.jpg"} for name, at in enumerate((2, 3, 1), 1)]
    page.locator("[name=photos]").set_input_files(photos)
    expect(page.get_by_text("Ищем стороны для 1.jpg, 2.jpg, 3.jpg…")).to_be_visible()
    there = top(page, first)
    release(page, held)
    expect(page.get_by_text("По сторонам, ниже: 1.jpg, 2.jpg, 3.jpg.")).to_be_visible()
    assert top(page, first) == there
    expect(page.locator("[data-photo-state]:visible")).to_have_count(3)
    expect(page.locator(".photo-input canvas")).to_have_count(3)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.locator(save).scroll_into_view_if_needed()
    there = top(page, save)
    for at in range(3):
        release(page, held)
        expect(page.get_by_text("Фото сохранено в черновике.")).to_have_count(at + 1)
        expect(page.locator(".photo-input img").nth(at)).to_have_js_property("complete", True)
        assert top(page, save) == pytest.approx(there, abs=1)
    expect(page.locator(".photo-input .warnings")).not_to_have_count(0)


def test_a_photo_that_went_up_can_be_turned_moved_and_removed_at_once(page, held):
    page.locator("[name=photo_main-file]").set_input_files(picture(1))
    for name in ("turn", "to", "remove"):
        expect(page.locator(f"[name=photo_main-{name}]")).to_be_disabled()
    release(page, held)
    for name in ("turn", "to", "remove"):
        expect(page.locator(f"[name=photo_main-{name}]")).to_be_enabled()
    page.unroute_all(behavior="wait")
    old = DraftWatch.objects.get().images.get()
    page.locator("[name=photo_main-turn]").select_option("half")
    page.locator("[name=brand]").fill("Полёт")
    page.locator("[name=evidence]").fill("Паспорт")
    page.locator("[name=then][value=look]").tap()
    expect(page.locator("main")).to_contain_text("Сохранено")
    assert DraftWatch.objects.get().images.get().sha256 != old.sha256


def test_a_remark_that_comes_later_leaves_what_stands_below_it_where_it_is(page, held):
    page.locator("[name=end_release]").fill("1962")
    release(page, held)
    page.locator("[name=start_release]").fill("1975")
    page.locator("[name=years_approximate]").scroll_into_view_if_needed()
    there = top(page, "[name=years_approximate]")
    release(page, held)
    expect(page.get_by_text("Конец производства раньше начала.")).to_be_visible()
    assert top(page, "[name=years_approximate]") == there


@pytest.fixture
def deciding(page, live_server, sign_in_browser, collector, moderator):
    """At a proposal with a photo that waits; gives it."""
    draft = make_draft_watch(user=collector.user, brand=make_brand(name="Полёт"), status=Status.SUBMITTED, code="1")
    give_photos(draft, left=photo_file(900, 600).getvalue(), main=photo_file(900, 601).getvalue())
    sign_in_browser(moderator)
    page.goto(live_server.url + reverse("admin:drafts_draftwatch_change", args=[draft.pk]))
    return draft


def test_on_a_phone_the_buttons_that_decide_are_in_sight_from_top_to_bottom(page, deciding):
    for where in ("0", "300", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {where})")
        for name in ("Принять", "Отклонить", "На доработку"):
            expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Принять", exact=True).tap()
    expect(page.locator("main")).to_contain_text("принято и опубликовано")


def test_a_rejection_without_words_offers_its_reasons_and_counts_the_one_that_is_ticked(page, deciding):
    asked = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)
    page.get_by_role("button", name="Отклонить", exact=True).tap()
    reason = page.get_by_label("Дубль")
    expect(reason).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-ready=send_back]")).to_be_hidden()
    assert asked == []
    reason.tap()
    page.get_by_role("button", name="Отклонить", exact=True).tap()
    expect(page.locator("main")).to_contain_text("Полёт 1: отклонено.")
    assert Step.objects.get(kind=Step.Kind.REJECTED).reason == Step.Reason.DUPLICATE


def test_the_main_photo_comes_first(page, deciding):
    """Whichever was sent first: in the queue, where it decides, and among the ticks."""
    expect(page.locator("figure[data-side]").first).to_have_attribute("data-side", "main")
    ticks = page.locator("[name=keep]").evaluate_all("all => all.map(one => one.value)")
    assert [name.rpartition("_")[2] for name in ticks][-2:] == ["main", "left"]
