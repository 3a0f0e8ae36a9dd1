"""Photos on the pages: every size offered, a place that does not jump, and the drawn dial where a file is missing."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from catalogue.models import WatchImage
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_watch, make_watch_image
from catalogue.tests.pictures import file_of, photo_file, scene


@pytest.fixture
def watch(db):
    watch = make_watch(folder="poljot-3133", title="Полёт 3133")
    for side, size in [("left", (500, 400)), ("main", (1600, 1200))]:
        photo = take_in(photo_file(*size))
        set_photo(watch, side, photo, credit="Иван Щёголев", licence="CC BY-SA 4.0", by=None)
    return watch


def test_the_page_offers_every_size_and_keeps_the_place(visitor, watch):
    html = visitor.get(watch.get_absolute_url()).content.decode()
    main, left = watch.images.get(side="main"), watch.images.get(side="left")
    assert f'srcset="{main.srcset}"' in html
    assert 'width="1600" height="1200"' in html
    assert f'href="{main.variant_url(1600)}"' in html
    assert html.index("photo-main") < html.index("photo-left")
    assert html.count('loading="lazy"') == 1
    assert "Иван Щёголев, CC BY-SA 4.0" in html
    assert left.variant_url(2000).endswith("-500.webp")


def test_a_photo_without_its_file_shows_the_drawn_dial(visitor, watch):
    watch.images.update(file_missing=True)
    for address in [watch.get_absolute_url(), "/watches/"]:
        html = visitor.get(address).content.decode()
        assert "<img" not in html
        assert 'class="dial"' in html


def test_pages_answer_without_the_store(visitor, administrator, troubled_store):
    watch = make_watch()
    make_watch_image(watch)
    photos = reverse("admin:catalogue_watch_photos", args=[watch.pk])
    for client, address in [(visitor, watch.get_absolute_url()), (visitor, "/watches/"), (visitor, "/"),
                            (administrator, photos)]:  # fmt: skip
        response = client.get(address)
        assert response.status_code == 200
        assert "/photos/watches/" in response.content.decode()
    assert troubled_store == []


# In Chromium ---------------------------------------------------------------------------------


@pytest.fixture
def picture_path(tmp_path):
    path = tmp_path / "часы.jpg"
    path.write_bytes(file_of(scene(1600, 1200), quality=92).getvalue())
    return path


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_upload_through_the_admin(live_server, page, sign_in_browser, administrator, picture_path):
    watch = make_watch()
    sign_in_browser(administrator)
    page.goto(f"{live_server.url}/admin/catalogue/watch/{watch.pk}/change/")
    page.locator(".object-tools a").first.click()
    page.set_input_files("#id_main-file", picture_path)
    page.fill("#id_main-credit", "Иван")
    page.click(".submit-row input")
    page.locator(".watch-photos__side img").wait_for()
    assert WatchImage.objects.get(watch=watch).credit == "Иван"
    assert (
        page.eval_on_selector(".watch-photos__side img", "image => image.decode().then(() => image.naturalWidth)")
        == 320
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_printing_gives_one_sheet(live_server, page, watch):
    page.goto(live_server.url + watch.get_absolute_url())
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_zoom_by_mouse_and_keyboard(live_server, page, watch, axe_findings):
    page.emulate_media(reduced_motion="reduce")  # keys are not heard while an animation runs
    page.goto(live_server.url + watch.get_absolute_url())
    page.locator("#photo-main a").click()
    page.locator(".pswp--open .pswp__img:not(.pswp__img--placeholder)").first.wait_for()
    assert page.locator(".pswp__caption").inner_text().startswith("Главное фото")
    page.keyboard.press("ArrowRight")
    page.get_by_text("2 / 2").wait_for()
    page.keyboard.press("Escape")
    page.locator(".pswp").wait_for(state="detached")
    page.locator("#photo-left a").focus()
    page.keyboard.press("Enter")
    page.locator(".pswp--open.pswp--ui-visible").wait_for()
    page.keyboard.press("Escape")
    page.locator(".pswp").wait_for(state="detached")
    assert axe_findings(page) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_lost_file_gives_way_to_the_dial(live_server, page, watch):
    for name in (image.variant(width) for image in watch.images.all() for width in (1, 640, 1280, 2048)):
        default_storage.delete(name)
    page.goto(live_server.url + watch.get_absolute_url())
    page.locator("#photo-main .dial").wait_for()
    page.goto(live_server.url + "/watches/")
    page.locator(".card .dial").wait_for()
    assert all("404" in complaint for complaint in page.complaints)
    page.complaints.clear()
