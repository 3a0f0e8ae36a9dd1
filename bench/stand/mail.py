"""A mail server that takes every letter, and may fall silent."""

import socketserver
import threading
from dataclasses import dataclass
from email import message_from_bytes


@dataclass
class Taken:
    recipient: str
    text: str


class Talk(socketserver.StreamRequestHandler):
    """One conversation (RFC 5321); one that is begun while the server is silent gets no word."""

    def handle(self):
        self.server.speaks.wait(60)
        self.say("220 drill")
        recipients = []
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"RCPT":
                recipients.append(line.decode().partition("<")[2].partition(">")[0])
            elif word == b"DATA":
                self.say("354 go on")
                self.take(recipients)
                recipients = []
            self.say("221 bye" if word == b"QUIT" else "250 drill")
            if word == b"QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def take(self, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        message = message_from_bytes(b"".join(lines))
        text = message.get_payload(decode=True).decode()
        self.server.letters += [Taken(recipient, text) for recipient in recipients]


class MailServer(socketserver.ThreadingTCPServer):
    """`with MailServer() as mail:` serves at mail.url; mail.letters are those that it took."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Talk)
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        self.letters: list[Taken] = []
        self.speaks = threading.Event()
        self.speaks.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *error):
        self.speaks.set()
        self.shutdown()
        super().__exit__(*error)

    def handle_error(self, request, client_address):
        """Whoever waits no longer for a silent server is gone when it speaks."""

    def letters_to(self, recipient: str) -> list[Taken]:
        return [letter for letter in self.letters if letter.recipient == recipient]
