"""Tracked links as messages hold them, signed with the system's own key, of people who have not been sent to yet.

The form is that of shared/domain/src/token.rs. Whether a link was sent makes no difference to who follows it.
"""

import base64
import hashlib
import hmac
import json

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def keys(folder):
    """Id and secret of the key that signs links in a data directory."""
    current = json.loads((folder / "kept.json").read_text())["link_keys"].split(",")[0]
    key_id, _, secret = current.partition(":")
    return int(key_id), base64.b64decode(secret)


def ulid(text):
    """The sixteen bytes of an id: a prefix that says what it names, and a ULID."""
    number = 0
    for digit in text[-26:]:
        number = number << 5 | ALPHABET.index(digit)
    return number.to_bytes(16, "big")


def link(key, campaign, batch, position, number):
    """The path of one link."""
    key_id, secret = key
    body = bytes([1, key_id]) + ulid(campaign) + batch.to_bytes(4, "big") + bytes([position, number])
    tag = hmac.new(secret, b"presently link token v1\0" + body, hashlib.sha256).digest()[:16]
    return "/r/" + base64.urlsafe_b64encode(body + tag).decode().rstrip("=")
