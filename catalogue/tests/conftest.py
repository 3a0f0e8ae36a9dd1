"""The catalogue's own data in the database, and where photos are kept: on a disk and in an object store."""

import json
import secrets

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from catalogue.photos.bucket_url import bucket_options


def use_bucket(settings, url: str, **options) -> None:
    storage = {"BACKEND": "catalogue.photos.bucket.PhotoBucket", "OPTIONS": bucket_options(url) | options}
    settings.STORAGES = settings.STORAGES | {"default": storage}


@pytest.fixture(scope="session")
def object_store():
    """The address, HOST:PORT, of an S3-compatible store on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(settings, object_store):
    """Photos are kept in a bucket of the object store."""
    name = f"photos-{secrets.token_hex(4)}"
    use_bucket(settings, f"s3+http://key:secret@{object_store}/{name}?region=us-east-1")
    client = default_storage.connection.meta.client
    client.create_bucket(Bucket=name)
    client.put_bucket_policy(Bucket=name, Policy=json.dumps(public_watches(name)))


def public_watches(bucket: str) -> dict:
    """The policy that a bucket needs: everybody may see the photos of watches, nobody those of drafts."""
    resource = f"arn:aws:s3:::{bucket}/watches/*"
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.fixture(params=["disk", "bucket"])
def photo_storage(request):
    """The storage of photos: both kinds, one after the other."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return default_storage


@pytest.fixture(scope="module")
def soviet(django_db_setup, django_db_blocker):
    """The data files, as `load_catalogue` puts them there. A module that uses it leaves nothing behind."""
    from catalogue.loading import load
    from catalogue.management.commands.load_catalogue import OWN_DATA

    with django_db_blocker.unblock(), transaction.atomic():
        load(OWN_DATA, lambda *place: None)
        yield
        transaction.set_rollback(True)
