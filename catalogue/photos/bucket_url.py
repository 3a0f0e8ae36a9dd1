"""What MEDIA_STORAGE says. Read by the settings, so nothing of Django is used here."""

from urllib.parse import parse_qs, unquote, urlsplit


def bucket_options(url: str) -> dict:
    """Options of django-storages from `s3://KEY:SECRET@HOST/BUCKET?region=…&public=…`; `s3+http://` goes without TLS.

    `public` is the host, with a path if need be, that shows the bucket's files to everybody.
    """
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    scheme = "http" if parts.scheme == "s3+http" else "https"
    host = parts.netloc.rpartition("@")[2]
    bucket = parts.path.strip("/")
    return {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "endpoint_url": f"{scheme}://{host}",
        "bucket_name": bucket,
        "region_name": query.get("region"),
        "custom_domain": query.get("public", f"{host}/{bucket}"),
        "url_protocol": f"{scheme}:",
        "addressing_style": "path",
        "querystring_auth": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }


def public_origin(url: str) -> str:
    """The origin that photos are shown from, for the content security policy."""
    options = bucket_options(url)
    return f"{options['url_protocol']}//{options['custom_domain'].partition('/')[0]}"
