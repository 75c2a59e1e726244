"""A server on this machine that has one file, and can fail in the ways that servers fail."""

import http.server
import threading
from contextlib import contextmanager


class Server(http.server.ThreadingHTTPServer):
    """Answers what ``content`` and ``status`` say, and counts how often it was asked."""

    content, status, promised, asked, fails_first = b"", 200, None, 0, 0


class Handler(http.server.BaseHTTPRequestHandler):
    """Breaks off the first few answers where it is asked to."""

    def do_GET(self):
        server = self.server
        server.asked += 1
        breaks_off = server.asked <= server.fails_first
        self.send_response(server.status)
        self.send_header("Content-Length", str(server.promised or len(server.content)))
        self.end_headers()
        self.wfile.write(server.content[: len(server.content) // 2] if breaks_off else server.content)

    def log_message(self, *words):
        """Nobody reads it."""


@contextmanager
def serving(content):
    """A running server."""
    found = Server(("127.0.0.1", 0), Handler)
    found.content = content
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        found.shutdown()
        thread.join()
        found.server_close()
