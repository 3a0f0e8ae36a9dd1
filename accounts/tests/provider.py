"""A provider of sign-in on the loopback address, as strict as the documentation of Yandex and Google says they are.

Yandex: https://yandex.com/dev/id/doc/en/codes/code-url and https://yandex.com/dev/id/doc/en/user-information
Google: https://developers.google.com/identity/openid-connect/openid-connect
PKCE: https://developers.google.com/identity/protocols/oauth2/native-app#obtainingaccesstokens
"""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

CLIENT_ID, CLIENT_SECRET = "watches", "a secret that only the site and the provider know"
KID = "the key of today"
ELSEWHERE = "/elsewhere"  # where a provider in the wrong hands would send what it is sent
SCOPES = {
    "yandex": {"login:info", "login:email", "login:birthday", "login:avatar"},
    "google": {"openid", "profile", "email"},
}


def yandex_person(subject="1000034426", email="anna@yandex.ru") -> dict:
    """What login.yandex.ru/info tells (https://yandex.com/dev/id/doc/en/user-information#response-format)."""
    person = {
        "login": "anna.petrova",
        "id": subject,
        "client_id": CLIENT_ID,
        "psuid": "1.AAceCw.tbHgw5DtJ9_zeqPrk-Ba2w.qPWSRC5v2t2IaksPJgnge",
        "first_name": "Анна",
        "last_name": "Петрова",
        "display_name": "Анна П.",
        "real_name": "Анна Петрова",
        "sex": "female",
    }
    return person | {"default_email": email, "emails": [email]} if email else person | {"emails": []}


def google_person(subject="10769150350006150715113082367", email="anna@gmail.com", **claims) -> dict:
    """The claims of an ID token (https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload)."""
    person = {
        "iss": "https://accounts.google.com",
        "azp": CLIENT_ID,
        "aud": CLIENT_ID,
        "sub": subject,
        "name": "Анна Петрова",
        "given_name": "Анна",
        "family_name": "Петрова",
    }
    return person | ({"email": email, "email_verified": True} if email else {}) | claims


@cache
def signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def certificate() -> str:
    """Of the key that signs, as Google publishes its own at https://www.googleapis.com/oauth2/v1/certs"""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "provider")])
    built = x509.CertificateBuilder(name, name, signing_key().public_key(), x509.random_serial_number())
    now = datetime.now()
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = built.sign(signing_key(), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def id_token(person: dict, key=None, algorithm: str = "RS256") -> str:
    """What Google says of a person, signed."""
    now = int(time.time())
    claims = person | {"iat": now, "exp": now + 3600}
    return jwt.encode(claims, signing_key() if key is None else key, algorithm, headers={"kid": KID})


class Refused(Exception):
    """An answer of RFC 6749, section 5.2: its status and `error`."""

    def __init__(self, error: str, status: int = 400):
        super().__init__(error)
        self.error, self.status = error, status


class Dribble:
    """A file that writes one byte at a time: no read waits long, and the answer never ends."""

    def __init__(self, file, closing: Event):
        self.file, self.closing = file, closing

    def write(self, content: bytes) -> None:
        for byte in content:
            self.file.write(bytes([byte]))
            self.closing.wait(0.2)

    def flush(self) -> None:
        """Everything is written at once."""


class Provider:
    """One of the two. `person` is who consents next; `refusals` is what was refused.

    In trouble: `delay` is how many seconds an answer is held back, by path; the paths in `broken` answer 503, those in
    `dribbling` byte by byte, those in `moved` lead `ELSEWHERE`. While it is `holding`, the browser stays where it is
    and is only told where it would go.
    """

    def __init__(self, name: str, site: str = "http://testserver"):
        self.name = name
        self.redirect_uri = f"{site}/accounts/{name}/login/callback/"
        self.person = yandex_person() if name == "yandex" else google_person()
        self.codes, self.tokens, self.refusals = {}, {}, []
        self.delay, self.broken, self.dribbling, self.holding = {}, set(), set(), False
        self.moved, self.asked_elsewhere, self.id_token = set(), [], id_token
        self.closing = Event()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, {})

            def do_POST(self):
                provider.answer(self, read_form(self.rfile.read(int(self.headers["Content-Length"])).decode()))

            def log_message(self, *args):
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler, form: dict) -> None:
        address = urlsplit(handler.path)
        self.closing.wait(self.delay.get(address.path, 0))
        if address.path in self.dribbling:
            handler.wfile = Dribble(handler.wfile, self.closing)
        try:
            if address.path == ELSEWHERE:
                self.asked_elsewhere.append(form)
            if address.path in self.moved:
                self._send(handler, 307, location=self.url + ELSEWHERE)
            elif address.path in self.broken:
                raise Refused("temporarily_unavailable", 503)
            elif address.path == "/authorize":
                self._send(handler, 204 if self.holding else 302, location=self.authorize(read_form(address.query)))
            elif address.path == "/certs":
                self._send(handler, 200, {KID: certificate()})
            elif address.path == "/token":
                self._send(handler, 200, self.token(form))
            else:
                self._send(handler, 200, self.userinfo(handler.headers["Authorization"] or ""))
        except Refused as refused:
            self.refusals.append(refused.error)
            self._send(handler, refused.status, {"error": refused.error})

    def _send(self, handler, status: int, body: dict | None = None, location: str = "") -> None:
        content = b"" if body is None else json.dumps(body).encode()
        try:
            handler.send_response(status)
            if location:
                handler.send_header("Location", location)
            handler.send_header("Content-Type", "application/json; charset=utf-8")
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except ConnectionError:
            """The site has given up waiting."""

    def authorize(self, asked: dict) -> str:
        """The person consents at once; gives the address with the code. Both show a page of their own for an error."""
        if asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code":
            raise Refused("unauthorized_client")
        if asked.get("redirect_uri") != self.redirect_uri:
            raise Refused("redirect_uri_mismatch")
        scope = set(asked.get("scope", "").split())
        if not scope or scope - SCOPES[self.name]:
            raise Refused("invalid_scope")
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            raise Refused("invalid_request")
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked["code_challenge"], self.person
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def token(self, sent: dict) -> dict:
        """https://yandex.com/dev/id/doc/en/codes/code-url#token, and Google's #exchangecode: a code works once."""
        if (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise Refused("invalid_client", 401)
        if sent.get("grant_type") != "authorization_code":
            raise Refused("unsupported_grant_type")
        if sent.get("redirect_uri") != self.redirect_uri:
            raise Refused("redirect_uri_mismatch")
        challenge, person = self.codes.pop(sent.get("code"), (None, None))
        verified = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if challenge != verified:
            raise Refused("invalid_grant")
        token = secrets.token_urlsafe(24)
        self.tokens[token] = person
        answer = {"access_token": token, "expires_in": 3600, "token_type": "bearer"}
        if self.name == "google":
            answer["id_token"] = self.id_token(person)
        return answer

    def userinfo(self, authorization: str) -> dict:
        """Yandex's scheme is OAuth, Google's is Bearer."""
        scheme, _, token = authorization.partition(" ")
        if scheme != ("OAuth" if self.name == "yandex" else "Bearer") or token not in self.tokens:
            raise Refused("invalid_token", 401)
        return self.tokens[token]


def read_form(text: str) -> dict:
    return {name: values[-1] for name, values in parse_qs(text).items()}
