"""Photos that are too large for the site: a browser that can read them makes them smaller, and the others are told."""

import pytest
from playwright.sync_api import expect

from catalogue.photos.pipeline import MEGABYTE, MOST_BYTES
from catalogue.tests.pictures import file_of, scene
from drafts.models import DraftImage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def side(page, live_server, sign_in_browser, collector):
    """Where the main photo of a new watch is chosen."""
    sign_in_browser(collector)
    page.goto(f"{live_server.url}/watches/new/")
    return page.locator("[data-photo-input=main]")


def test_a_photo_of_too_many_pixels_is_made_smaller_and_taken(side, tmp_path):
    (tmp_path / "scan.png").write_bytes(file_of(scene(13_000, 2500), "PNG").getvalue())
    side.locator("input[type=file]").set_input_files(tmp_path / "scan.png")
    expect(side.locator("[data-photo-said]")).to_have_text("Фото сохранено в черновике.", timeout=30_000)
    image = DraftImage.objects.get()
    assert (image.width, round(image.width / image.height, 1)) == (9121, 5.2)
    assert image.image.name.endswith(".jpg")


def test_a_file_that_no_browser_reads_is_told_and_not_sent(side, page, tmp_path):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/photos/" in request.url else None)
    with (tmp_path / "tiff.jpg").open("wb") as file:
        file.write(b"II*\0")
        file.truncate(300 * MEGABYTE)
    side.locator("input[type=file]").set_input_files(tmp_path / "tiff.jpg")
    expect(side.locator("[data-photo-said]")).to_contain_text(f"больше {MOST_BYTES // MEGABYTE} МБ")
    assert side.locator("input[type=file]").input_value() == ""
    assert sent == []
