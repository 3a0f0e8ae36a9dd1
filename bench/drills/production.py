"""`make drill-production`: start the whole set as docker-compose.yml says it, try it over TLS, stop it."""

import http.client
import json
import subprocess
import sys

from bench.stand.stack import ROOT, Stack

EVERYWHERE = {
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Request-ID": "",
}


class Smoke:
    """Requests and what their answers must be. Prints one line for each."""

    def __init__(self, stack: Stack):
        self.stack = stack
        self.failures = 0

    def check(self, what: str, holds: bool, seen="") -> None:
        self.failures += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {what} {'' if holds else seen}")

    def ask(self, path: str, status: int, method="GET", body=None, headers=None):
        """The answer, after checking its status and the headers that stand on every one."""
        connection = http.client.HTTPSConnection(
            "localhost", self.stack.ports["https"], context=self.stack.tls, timeout=20
        )
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        self.check(f"{method} {path[:60]} is {status}", answer.status == status, answer.status)
        for name, start in EVERYWHERE.items():
            values = answer.headers.get_all(name) or []
            if len(values) != 1 or start not in values[0]:
                self.check(f"  {name} stands there once", False, values)
        return answer

    def pages(self) -> None:
        for path in ["/", "/en/", "/watches/", "/accounts/login/"]:
            page = self.ask(path, 200)
            self.check(f"  {path} sets no cookie", path.startswith("/accounts") or not page.headers.get("Set-Cookie"))
        self.ask("/no-such-page/", 404)
        self.ask("/watches/?q=%00", 400)
        self.ask("/%ff/", 400)
        self.ask("/", 400, headers={"Host": "evil.example"})
        self.ask("/" + "a" * 1001, 400)
        self.ask("/" + "a" * 9000, 414)

    def limits(self) -> None:
        self.ask("/watches/", 413, "POST", b"", {"Content-Length": str(100 * 1024 * 1024), "Connection": "close"})
        self.ask(
            "/accounts/login/",
            413,
            "POST",
            b"a=" + b"a" * 3_000_000,
            {"Content-Type": "application/x-www-form-urlencoded"},
        )

    def probes(self) -> None:
        self.ask("/healthz", 200)
        self.check("  ready, and no more is said", json.loads(self.ask("/readyz", 200).text) == {"ready": True})

    def redirect(self) -> None:
        plain = http.client.HTTPConnection("localhost", self.stack.ports["http"], timeout=10)
        plain.request("GET", "/watches/?q=1")
        answer = plain.getresponse()
        self.check(
            "http leads to https",
            (answer.status, answer.headers["Location"]) == (301, f"{self.stack.url}/watches/?q=1"),
        )

    def files(self) -> None:
        manifest = json.loads((ROOT / "staticfiles/staticfiles.json").read_text())["paths"]
        name = next(name for source, name in manifest.items() if source.endswith(".css"))
        style = self.ask(f"/static/{name}", 200)
        self.check("  it may be kept for ever", "immutable" in style.headers["Cache-Control"])
        self.ask("/static/", 404)
        self.ask("/media/", 404)
        self.ask("/media/watches/", 404)
        self.ask("/protected/drafts/1/main/a.jpg", 404)

    def roles(self) -> None:
        """What the database lets each role do."""
        tries = {
            ("site", "SELECT count(*) FROM catalogue_watch"): True,
            ("site", "INSERT INTO accounts_limit VALUES ('drill', '', now())"): True,
            ("site", "CREATE TABLE mine ()"): False,
            ("site", "DROP TABLE catalogue_watch"): False,
            ("site", "TRUNCATE catalogue_watch"): False,
            ("site", "SELECT rolpassword FROM pg_authid"): False,
            ("reader", "SELECT count(*) FROM catalogue_watch"): True,
            ("reader", "DELETE FROM accounts_limit"): False,
        }
        for (role, statement), may in tries.items():
            settings = {"POSTGRES_USER": role}
            done = subprocess.run(
                [*self.stack.psql(settings, "watches"), "-c", statement], capture_output=True, text=True
            )
            self.check(
                f"{role}: {statement} is {'done' if may else 'refused'}", (done.returncode == 0) == may, done.stderr
            )

    def lines(self) -> None:
        lines = self.stack.log_of("web").splitlines()
        parsed = [json.loads(line) for line in lines if line.startswith("{")]
        self.check("every line of the log is JSON", len(parsed) == len(lines), [x for x in lines if x[:1] != "{"][:3])
        self.check("requests stand in the log", any(line["message"] == "request" for line in parsed))


def main() -> int:
    with Stack() as stack:
        smoke = Smoke(stack)
        for part in [smoke.probes, smoke.redirect, smoke.pages, smoke.limits, smoke.files, smoke.roles, smoke.lines]:
            part()
        if smoke.failures:
            print(*stack.log_of("web").splitlines()[-20:], stack.log_of("proxy"), sep="\n")
    print(f"{smoke.failures} failures")
    return min(smoke.failures, 1)


if __name__ == "__main__":
    sys.exit(main())
