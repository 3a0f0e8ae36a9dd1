"""What a session or a secret opens stays between the site and its reader; test_access.py looks at every address."""

import pytest

from accounts.collection.sharing import renew_want_link

pytestmark = pytest.mark.django_db
PRIVATE = "private, no-store"


def test_what_a_secret_or_a_cookie_opens_is_kept_by_nobody(client, collector):
    renew_want_link(collector.user)
    for address in (f"/want/{collector.user.want_token}/", "/accounts/login/", "/accounts/password/reset/key/1-x/"):
        assert client.get(address)["Cache-Control"] == PRIVATE, address
    assert client.get("/watches/")["Cache-Control"] == "no-cache"
    assert collector.get("/watches/")["Cache-Control"] == PRIVATE


def test_the_length_of_a_private_page_tells_nothing(client, collector):
    """Each answer is packed with as many random bytes as chance wants; what everybody sees the proxy packs."""
    packed = {"headers": {"Accept-Encoding": "gzip"}}
    lengths = {len(collector.get("/collection/", **packed).content) for _again in range(20)}
    assert len(lengths) > 5
    assert "Content-Encoding" not in client.get("/brands/", **packed)
