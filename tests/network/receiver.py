"""A program elsewhere that takes news: a real HTTP server on this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Verifier


class Receiver:
    """Keeps what it is sent; answers with `answers`, one after the other, then 204."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.address = ""

    def ids(self) -> list[str]:
        """The `webhook-id` of everything that came."""
        return [headers["webhook-id"] for headers, _body in self.taken]

    def verified(self, secret: str, number: int = -1) -> Any:
        """The message as the specification's own library reads it; it raises when the signature is wrong."""
        headers, body = self.taken[number]
        return Verifier(secret).verify(body, headers)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """One that listens until the end of the block."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers, text = kept.answers.pop(0) if kept.answers else (204, {}, b"")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.address = f"http://127.0.0.1:{server.server_address[1]}/news?for=us"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield kept
        server.shutdown()
