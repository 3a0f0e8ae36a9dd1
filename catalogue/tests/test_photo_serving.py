"""Photos are handed out with our content type, and can do nothing wherever they are opened."""

import pytest
from django.http import Http404

from catalogue.photos import files
from catalogue.photos.pipeline import take_in
from catalogue.photos.serving import private_photo
from catalogue.photos.storing import set_photo
from catalogue.tests.factories import make_watch
from catalogue.tests.pictures import photo_file

pytestmark = pytest.mark.django_db
HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def says(response, **expected) -> bool:
    return {name: response.headers.get(name) for name in expected} == expected


@pytest.fixture
def photo():
    return take_in(photo_file())


def test_a_public_photo_may_be_kept_for_ever(visitor, photo):
    image = set_photo(make_watch(), "main", photo, credit="", licence="", by=None)
    for url, kind in [(image.image.url, "image/jpeg"), (image.variant_url(320), "image/webp")]:
        response = visitor.get(url)
        assert response.status_code == 200
        assert says(response, **HARMLESS, **{"Content-Type": kind})
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert b"".join(response)
        assert not response.cookies
    assert visitor.post(image.image.url).status_code == 405


@pytest.mark.parametrize("name", ["none.jpg", "x.txt", ".gitignore", "%2e%2e%2fx.jpg"])
def test_what_is_not_there_is_not_found(visitor, name):
    assert visitor.get(f"/media/watches/any/main/{name}").status_code == 404


def test_private_photos_have_no_address_of_their_own(visitor, photo_storage, photo):
    files.store(photo, "drafts/1/main/photo.jpg")
    assert photo_storage.exists("drafts/1/main/photo.jpg")
    assert visitor.get("/media/drafts/1/main/photo.jpg").status_code == 404
    assert visitor.get("/media/watches/../drafts/1/main/photo.jpg").status_code == 404


def test_a_private_photo_is_streamed_here(photo_storage, photo):
    files.store(photo, "drafts/1/main/photo.jpg")
    response = private_photo("drafts/1/main/photo.jpg")
    assert b"".join(response) == photo.master
    response.close()
    assert says(response, **HARMLESS, **{"Content-Type": "image/jpeg", "Cache-Control": "private, no-store"})
    with pytest.raises(Http404):
        private_photo("drafts/2/main/photo.jpg")


def test_a_store_in_trouble_is_no_error_of_ours(troubled_store, visitor):
    response = private_photo("drafts/1/main/photo.jpg")
    assert response.status_code == 503
    assert says(response, **HARMLESS, **{"Retry-After": "60", "Cache-Control": "private, no-store"})


def test_a_private_photo_is_handed_over_by_the_proxy(settings):
    settings.PHOTO_ACCEL_PREFIX = "/protected/"
    response = private_photo("drafts/1/main/photo.jpg")
    assert response.content == b""
    assert says(response, **HARMLESS, **{"X-Accel-Redirect": "/protected/drafts/1/main/photo.jpg"})
