"""Errors go to Sentry, or to what speaks its language, where SENTRY_DSN says so: the fault, and nothing of people."""


def start(dsn: str) -> None:
    import sentry_sdk  # requirements-sentry.txt

    sentry_sdk.init(
        dsn,
        before_send=without_people,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        send_default_pii=False,
    )


def without_people(event: dict, hint: dict) -> dict:
    """Of the request its method and its id alone: an address may hold a key, and a query what somebody typed.

    The route, with names in place of values, stands in `transaction`; the id finds the rest in the log.
    """
    request = event.pop("request", {})
    event.pop("user", None)
    event["request"] = {"method": request.get("method", "")}
    event["tags"] = {"request_id": request.get("headers", {}).get("X-Request-Id", "")}
    return event
