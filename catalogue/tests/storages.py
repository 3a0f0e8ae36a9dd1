"""Where photos are kept: on a disk, in an object store, and in one that is in trouble. For the tests of every app."""

import json
import secrets
import socket
import threading
from functools import cache, partial

import pytest
from botocore.config import Config
from botocore.loaders import JSONFileLoader
from django.core.files.storage import default_storage

from catalogue.photos.bucket_url import bucket_options

# Each new client reads the description of the service, a megabyte of JSON; each test has clients of its own.
read_description = cache(partial(JSONFileLoader.load_file, JSONFileLoader()))
JSONFileLoader.load_file = lambda loader, path: read_description(path)


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


@pytest.fixture(params=["refusing", "slow", "cut off"])
def troubled_store(request, settings):
    """Photos are kept in a store that refuses, never answers, or hangs up in the middle. Gives the calls it got."""
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    calls = []

    def answer():
        while True:
            try:
                call, _address = server.accept()
            except OSError:
                return
            calls.append(call)
            if request.param == "cut off":
                call.recv(1000)
                call.close()

    if request.param == "refusing":
        server.close()
    else:
        threading.Thread(target=answer, daemon=True).start()
    patience = Config(connect_timeout=0.3, read_timeout=0.3, retries={"total_max_attempts": 1})
    use_bucket(settings, f"s3+http://key:secret@127.0.0.1:{port}/photos?region=us-east-1", client_config=patience)
    yield calls
    server.close()
    for call in calls:
        call.close()
