"""What many send at once, or one has much of, takes no more memory than little does."""

import json
import zipfile
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from contextlib import closing
from io import BytesIO

import pytest

from accounts.models import Collection, User
from accounts.people.personal_data import export_zip
from accounts.signing.hashers import PasswordHasher
from accounts.views.collection_csv import export
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.memory import MEGABYTE, peak_below

pytestmark = pytest.mark.django_db
PIECES = 2000
NOTE = "Куплены у часовщика, механизм перебран. " * 45  # nearly the longest


@pytest.fixture
def owner(collector) -> User:
    """Who has many pieces with long notes, and had them before a bulk change."""
    watch = make_watch(brand=make_brand())
    longest = Collection._meta.get_field("note").max_length
    pieces = [
        Collection(user=collector.user, watch=watch, status="have", note=NOTE[:longest]) for _each in range(PIECES)
    ]
    Collection.objects.bulk_create(pieces, batch_size=200)
    return collector.user


def test_few_passwords_are_hashed_at_once():
    """Each takes 19 MB: what many send at once is computed in turns."""
    hasher = PasswordHasher()
    with ThreadPoolExecutor(PasswordHasher.AT_ONCE) as pool:
        for _each in range(PasswordHasher.AT_ONCE):
            PasswordHasher.turns.acquire()
        waiting = pool.submit(hasher.encode, "a password", "saltsaltsalt")
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        for _each in range(PasswordHasher.AT_ONCE):
            PasswordHasher.turns.release()
        encoded = waiting.result(timeout=20)
    assert hasher.verify("a password", encoded)
    assert not hasher.verify("another", encoded)


def test_a_collection_is_exported_line_by_line(owner, rf):
    request = rf.get("/collection/export/")
    request.user = owner
    with peak_below(3 * MEGABYTE), closing(export(request)) as answer:
        size = sum(map(len, answer))
    assert size > 2 * PIECES * len(NOTE) * 0.9


def test_the_data_of_a_person_is_written_row_by_row(owner):
    with peak_below(3 * MEGABYTE), export_zip(owner) as made, zipfile.ZipFile(made) as archive:
        size = archive.getinfo("data.json").file_size
    assert size > 2 * PIECES * len(NOTE) * 0.9
    with export_zip(owner) as made, zipfile.ZipFile(BytesIO(made.read())) as archive:
        assert len(json.loads(archive.read("data.json"))["коллекция"]) == PIECES
