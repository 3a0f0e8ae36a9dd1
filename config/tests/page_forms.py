"""The forms of a page as a browser without JavaScript reads them: what it would send, and where to."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

NOT_TYPED = {"hidden", "password", "file", "checkbox", "radio", "submit", "button", "image", "reset"}


@dataclass
class PageForm:
    """One form: `sent` is what it sends, `texts` the names of the fields that one types into."""

    method: str
    action: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def say(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self, address: str):
        super().__init__()
        self.address, self.forms, self.form, self.textarea, self.select = address, [], None, None, None

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.address, said.get("action", "") or self.address)
            self.form = PageForm(said.get("method", "get").lower(), action)
            self.forms.append(self.form)
        if not self.form or (tag != "option" and (not said.get("name") or "disabled" in said)):
            return
        if tag == "input":
            self._input(said, said.get("type", "text"))
        elif tag == "textarea":
            self.form.texts.append(said["name"])
            self.textarea = (said["name"], [])
        elif tag == "select":
            self.select = (said["name"], "multiple" in said, [])
        elif tag == "option" and self.select:
            self.select[2].append((said.get("value", ""), "selected" in said))

    def _input(self, said, kind):
        if kind not in NOT_TYPED:
            self.form.texts.append(said["name"])
        if kind in {"checkbox", "radio"}:
            if "checked" in said:
                self.form.say(said["name"], said.get("value", "on"))
        elif kind not in {"file", "submit", "button", "image", "reset"}:
            self.form.say(said["name"], said.get("value", ""))

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.textarea:
            name, pieces = self.textarea
            self.form.say(name, "".join(pieces).removeprefix("\n"))
            self.textarea = None
        elif tag == "select" and self.select:
            name, several, options = self.select
            chosen = [value for value, is_chosen in options if is_chosen]
            for value in chosen or [value for value, _is_chosen in options[:1] if not several]:
                self.form.say(name, value)
            self.select = None


def forms_of(response, address: str) -> list[PageForm]:
    """The forms of the page at `address`."""
    reader = _Reader(address)
    reader.feed(response.content.decode())
    return reader.forms
