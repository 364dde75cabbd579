"""A file of people that goes past the API: to an address that is signed for it, and from there into the list."""

import hashlib

from campaign import PEOPLE, people_csv
from process import wait_for
from system import call

SECONDS_TO_IMPORT = 60


def check(system):
    created = system.must(201, "POST", "/v1/lists", {"name": "Uploaded"})
    path, file = f"/v1/lists/{created['id']}/uploads", people_csv()
    wanted = {"file_name": "people.csv", "size_bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()}
    terms = system.must(201, "POST", path, wanted)
    other = file.replace(b"contoso", b"cont0so")
    for what, sent, expected in [("another content", other, False), ("the file", file, True)]:
        status, _, text = call(terms["method"], terms["url"], sent, terms["headers"])
        assert (status == 200) == expected, f"{what}: {status}: {text[:500]}"

    def done():
        upload = system.must(200, "GET", f"{path}/{terms['id']}")
        assert upload["state"] in ("waiting", "importing", "done"), upload
        return upload if upload["state"] == "done" else None

    upload = wait_for("the upload", done, SECONDS_TO_IMPORT)
    members = system.must(200, "GET", f"/v1/lists/{created['id']}")["size"]
    assert (upload["rows_read"], members) == (PEOPLE, PEOPLE), (upload, members)
    print("an uploaded file becomes a list; another content is refused", flush=True)
