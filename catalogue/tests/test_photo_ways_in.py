"""The admin's way in for photos of published watches. The other way, a folder, has tests of its own."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from catalogue.models import Revision, WatchImage
from catalogue.photos.files import files_below
from catalogue.tests.canaries import CANARY, file_full_of_canaries
from catalogue.tests.disguises import other_kinds
from catalogue.tests.factories import make_watch
from catalogue.tests.pictures import photo_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_storage")]


@pytest.fixture
def watch():
    return make_watch(folder="poljot-3133", title="Полёт 3133")


def page_of(watch) -> str:
    return reverse("admin:catalogue_watch_photos", args=[watch.pk])


def upload(data: bytes, name="photo.jpg", kind="image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def test_the_admin_takes_in_every_side(administrator, watch):
    files = {f"{side}-file": upload(photo_file(400 + number, 300).getvalue())
             for number, side in enumerate(["main", "left", "right", "bottom"])}  # fmt: skip
    response = administrator.post(page_of(watch), files | {"main-credit": "Иван", "main-licence": "CC BY 4.0"})
    assert response.status_code == 302
    images = {image.side: image for image in WatchImage.objects.all()}
    assert {side: image.width for side, image in images.items()} == {
        "main": 400,
        "left": 401,
        "right": 402,
        "bottom": 403,
    }
    assert (images["main"].credit, images["main"].licence) == ("Иван", "CC BY 4.0")
    assert Revision.objects.of(watch).first().author == administrator.user
    page = administrator.get(page_of(watch)).content.decode()
    assert images["left"].thumbnail_url in page
    assert "Слева: Снимок 401 × 300 пикселей слишком мал" in page


def test_a_refused_side_spares_the_others(administrator, watch):
    data = {"main-file": upload(photo_file().getvalue()), "left-file": upload(b"GIF89a", "left.jpg")}
    response = administrator.post(page_of(watch), data, headers={"accept-language": "en"})
    assert response.status_code == 200
    assert "JPEG, HEIC, PNG" in response.content.decode()
    assert [image.side for image in WatchImage.objects.all()] == ["main"]
    assert all("/main/" in name for name in files_below("watches"))


def test_credit_is_changed_and_photo_removed(administrator, watch, django_capture_on_commit_callbacks):
    administrator.post(page_of(watch), {"main-file": upload(photo_file().getvalue())})
    administrator.post(page_of(watch), {"main-credit": "Пётр"})
    image = WatchImage.objects.get()
    assert image.credit == "Пётр"
    before = Revision.objects.count()
    administrator.post(page_of(watch), {"main-credit": "Пётр"})
    assert Revision.objects.count() == before
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(page_of(watch), {"main-remove": "on", "main-credit": "Пётр"})
    assert not WatchImage.objects.exists()
    assert list(files_below("watches")) == []


def test_a_photo_that_is_here_already_is_told_with_a_link_and_how_many_others_there_are(administrator, watch):
    for each in (watch, make_watch(), make_watch(), make_watch()):
        response = administrator.post(page_of(each), {"main-file": upload(photo_file().getvalue())}, follow=True)
    (said,) = [text for text in map(str, response.context["messages"]) if "та же фотография" in text]
    assert watch.get_absolute_url() in said
    assert "и ещё 2" in said
    assert WatchImage.objects.count() == 4


@pytest.mark.parametrize("disguise", ["name", "type", "both"])
def test_no_other_kind_of_file_gets_in(administrator, watch, disguise):
    kinds = other_kinds()
    assert len(kinds) >= 40
    for kind, data in kinds.items():
        name = f"x.{kind}" if disguise == "type" else "photo.jpg"
        declared = "application/octet-stream" if disguise == "name" else "image/jpeg"
        response = administrator.post(page_of(watch), {"main-file": upload(data, name, declared)})
        assert response.status_code == 200, kind
        assert 'class="errorlist"' in response.content.decode(), kind
    assert not WatchImage.objects.exists()
    assert list(files_below("watches")) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_nothing_but_pixels_is_stored_whichever_way_it_came(administrator, watch, tmp_path, kind):
    administrator.post(page_of(watch), {"left-file": upload(file_full_of_canaries(kind).getvalue())})
    (tmp_path / "photos" / watch.folder).mkdir(parents=True)
    (tmp_path / "photos" / watch.folder / "main.jpg").write_bytes(file_full_of_canaries(kind, 401).getvalue())
    call_command("import_photos", tmp_path / "photos", stdout=io.StringIO())
    names = list(files_below("watches"))
    assert {name.split("/")[2] for name in names} == {"left", "main"}
    for name in names:
        with default_storage.open(name) as file:
            assert CANARY not in file.read(), name


@pytest.mark.parametrize(("persona", "status"), [("visitor", 302), ("collector", 302), ("administrator", 200)])
def test_who_may_open_it(request, watch, persona, status):
    assert request.getfixturevalue(persona).get(page_of(watch)).status_code == status


def test_a_moderator_may_when_the_role_says_so(moderator, watch):
    may_change = Permission.objects.get(codename="change_watchimage")
    moderator.user.role.permissions.remove(may_change)
    assert moderator.get(page_of(watch)).status_code == 403
    moderator.user.role.permissions.add(may_change)
    assert moderator.get(page_of(watch)).status_code == 200


def test_a_moderator_takes_photos_away_and_adds_none(moderator, administrator, watch):
    administrator.post(page_of(watch), {f"{side}-file": upload(photo_file().getvalue()) for side in ("main", "left")})
    page = moderator.get(page_of(watch)).content.decode()
    assert 'type="file"' not in page
    assert page.count("-remove") > 1
    assert "right-" not in page
    answer = moderator.post(
        page_of(watch), {"main-remove": "on", "left-credit": "Иван", "left-file": upload(photo_file(500).getvalue())}
    )
    assert answer.status_code == 302
    (image,) = watch.images.all()
    assert (image.side, image.credit, image.width) == ("left", "Иван", 400)
    assert {revision.author for revision in Revision.objects.of(watch)[:2]} == {moderator.user}
    moderator.post(page_of(watch), {"right-file": upload(photo_file().getvalue())})
    assert watch.images.count() == 1


def test_missing_watch_is_not_found(administrator, db):
    assert administrator.get(reverse("admin:catalogue_watch_photos", args=[4711])).status_code == 404
