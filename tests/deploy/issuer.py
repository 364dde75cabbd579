"""Whoever signs the callers' tokens: an OpenID issuer with one key, in this process."""

import base64
import http.server
import json
import threading
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

AUDIENCE = "presently-console"
KEY_ID = "one"


def text(octets):
    """Base64 as tokens and keys have it."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def number(value):
    return text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Issuer:
    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                found = issuer.documents().get(self.path)
                body = json.dumps(found or {}).encode()
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def documents(self):
        """What it announces, by path."""
        public = self.key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, "n": number(public.n), "e": number(public.e)}
        announced = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        return {"/.well-known/openid-configuration": announced, "/keys": {"keys": [key]}}

    def token(self, roles, key=None, **other):
        """A token of the next hour with `roles`, and with `other` claims in the place of the right ones."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": AUDIENCE, "sub": "ann", "name": "Ann", "iat": now - 5, "nbf": now - 5,
                  "exp": now + 3600, "roles": roles, **other}
        parts = ({"alg": "RS256", "typ": "JWT", "kid": KEY_ID}, claims)
        signed = ".".join(text(json.dumps(part).encode()) for part in parts)
        signature = (key or self.key).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{text(signature)}"

    def forged(self, roles):
        """The same, signed by somebody else."""
        return self.token(roles, key=rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def said(self):
        return f"--- the issuer was {self.url}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
