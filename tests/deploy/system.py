"""The deployed system through its HTTP API."""

import json
import urllib.error
import urllib.request

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PREVIEW = "Mozilla/5.0 SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com"
SECONDS_TO_ANSWER = 60


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))


def call(method, url, body=None, headers=None):
    """Status, headers and text of an answer, whatever its status."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with OPENER.open(request, timeout=SECONDS_TO_ANSWER) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


def get_json(url):
    status, _, text = call("GET", url)
    assert status == 200, f"GET {url}: {status}"
    return json.loads(text)


class System:
    """`token` is that of a caller with every role. The stand-in tells HTTP APIs apart by the host they are asked for."""

    def __init__(self, endpoint, host, token):
        self.endpoint, self.host, self.token = endpoint, host, token

    def open(self, method, path, **headers):
        """As somebody without a token."""
        return call(method, self.endpoint + path, None, {"Host": self.host, **headers})

    def ask(self, method, path, body=None, kind="application/json", token=None):
        headers = {"Host": self.host, "Authorization": f"Bearer {token or self.token}"}
        if body is not None:
            headers["Content-Type"] = kind
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return call(method, self.endpoint + path, body, headers)

    def must(self, expected, method, path, *rest, **more):
        """The answer's document, where its status is `expected`."""
        status, _, text = self.ask(method, path, *rest, **more)
        assert status == expected, f"{method} {path}: {status} instead of {expected}: {text[:2000]}"
        return json.loads(text) if text else None

    def follow(self, path, agent):
        return self.open("GET", path, **{"User-Agent": agent})
