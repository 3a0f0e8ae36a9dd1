"""Asking the site for something with one string in it, and looking at every answer."""

from collections import Counter

from django.utils.html import escape


class Asking:
    """What one naughty string brings about. An answer that nobody expects ends the test and names the string."""

    def __init__(self, text, *clients):
        self.text, self.answers = text, Counter()
        for client in clients:
            client.raise_request_exception = False

    def ask(self, client, method, address, data=None, *, statuses=(200, 302, 400)):
        answer = getattr(client, method)(address, data)
        self.answers[answer.status_code] += 1
        assert answer.status_code in statuses, f"{self.text!r} {method} {address}: {answer.status_code}"
        return answer

    def shown(self, client, address, *texts):
        """Every character of `texts` stands in the page, and none of them as markup."""
        html = self.ask(client, "get", address, statuses=(200,)).content.decode()
        for text in filter(None, texts):
            assert escape(text) in html, f"{text!r} is not shown at {address}"
        if "<" in self.text and len(self.text) > 5:
            assert self.text not in html, f"{self.text!r} is not escaped at {address}"
