"""Twilio's side as far as it is documented: takes messages under an account's name and token, and calls back with the
signature that Twilio's own library makes. The library (`twilio`) is the oracle; what is written here is only a door."""

from __future__ import annotations

import base64
import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request

from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 32
# What the last digit of the number called makes of a message: status, body; None closes the connection without a word.
BEHAVIOURS: dict[str, tuple[int, object] | None] = {
    "1": (400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}),
    "2": (400, {"code": 21211, "message": "The 'To' number is not a valid phone number.", "status": 400}),
    "3": (503, "busy"),
    "4": (500, "<html>oops</html>"),
    "5": None,
    "6": (201, "<html>your hotel's sign-in page</html>"),
    "7": (400, {"code": 21611, "message": "This 'From' number has exceeded the maximum number of queued messages"}),
}


class TwilioPeer:
    def __init__(self, token: str) -> None:
        self.token = token
        self.messages: list[dict[str, str]] = []
        # The clients' ports, one for each request that was read whole.
        self.asked: list[int] = []
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                peer.asked.append(self.client_address[1])
                status, answer = peer.answer(self.path, self.headers, body) or (0, "")
                if not status:
                    self.close_connection = True
                    self.connection.close()
                    return
                data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Retry-After", "90")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_arguments) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, headers, body: bytes) -> tuple[int, object] | None:
        wanted = base64.b64encode(f"{ACCOUNT}:{self.token}".encode()).decode()
        if headers["Authorization"] != f"Basic {wanted}":
            return 401, {"code": 20003, "message": "Authenticate"}
        if path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return 404, {"code": 20404}
        fields = dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=True))
        last = fields["To"][-1]
        if last in BEHAVIOURS:
            return BEHAVIOURS[last]
        fields["sid"] = f"SM{len(self.messages):032x}"
        self.messages.append(fields)
        return 201, {"sid": fields["sid"], "status": "queued"}

    def call_back(self, url: str, fields: dict[str, str], to: str | None = None, token: str | None = None) -> int:
        """Posts what Twilio would to an address, signed for it; `to` is where it is really sent."""
        signature = RequestValidator(token or self.token).compute_signature(url, fields)
        request = urllib.request.Request(
            to or url, urllib.parse.urlencode(fields).encode(), {"X-Twilio-Signature": signature})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
