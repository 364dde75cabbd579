"""Stands between the functions and the stand-in for AWS, passes everything on, and counts who asked for what."""

import collections
import http.client
import http.server
import re
import threading

CREDENTIAL = re.compile(r"Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/aws4_request")
# Of one connection, not of the way to the other end.
HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
# The only service here that names its actions by method and path.
SCHEDULER = {"POST": "CreateSchedule", "GET": "GetSchedule", "PUT": "UpdateSchedule", "DELETE": "DeleteSchedule"}
SECONDS_TO_ANSWER = 60


def action(method, path, target, service):
    """`dynamodb:PutItem` and the like."""
    if target:
        return f"{service}:{target.rsplit('.', 1)[-1]}"
    if service == "scheduler" and path.startswith("/schedules/"):
        return f"{service}:{SCHEDULER.get(method, method)}"
    return f"{service}:{method}"


class Counter:
    """Requests by access key and action. Each function of the stand-in has an access key of its own."""

    def __init__(self, port):
        self.counts, self.lock = collections.Counter(), threading.Lock()
        # What a role does not allow.
        self.refused = []
        counter = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            onward = None

            def setup(self):
                super().setup()
                self.onward = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)

            def finish(self):
                self.onward.close()
                super().finish()

            def pass_on(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else b""
                counter.count(self.command, self.path, self.headers)
                status, headers, answer = self.ask(body)
                if status == 403 or b"AccessDenied" in answer[:200]:
                    counter.refused.append(f"{self.command} {self.headers.get('X-Amz-Target') or self.path}: {answer.decode()[:500]}")
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in HOP | {"content-length"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def ask(self, body):
                """Passes it on as it came: the signature covers the host that the function asked."""
                for again in (True, False):
                    try:
                        self.onward.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                        for name, value in self.headers.items():
                            if name.lower() not in HOP:
                                self.onward.putheader(name, value)
                        # As all requests to AWS. The bucket takes no others.
                        self.onward.putheader("X-Forwarded-Proto", "https")
                        self.onward.endheaders(body or None)
                        found = self.onward.getresponse()
                        return found.status, found.getheaders(), found.read()
                    except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                        # The other end has closed a connection that nobody had used for a while.
                        self.onward.close()
                        if not again:
                            raise
                return None

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = pass_on

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A function that ends takes its connections with it."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def count(self, method, path, headers):
        found = CREDENTIAL.search(headers.get("Authorization") or "")
        key, service = found.groups() if found else ("nobody", "unsigned")
        with self.lock:
            self.counts[key, action(method, path, headers.get("X-Amz-Target"), service)] += 1

    def seen(self):
        """All requests up to now: (access key, action) to number."""
        with self.lock:
            return collections.Counter(self.counts)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
