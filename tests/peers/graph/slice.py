#!/usr/bin/env python3
"""Cuts the part of Microsoft Graph that Presently uses out of Microsoft's own metadata, as OpenAPI 3.0.

    python3 slice.py cleanMetadata.xml > graph-slice.json

The metadata is `clean_v10_metadata/cleanMetadata.xml` of github.com/microsoftgraph/msgraph-metadata; the commit that
the stored slice was made from is in its `info.description`. Types and their properties come from the metadata; what
metadata does not say (how many ids one presence call takes, that a token is needed) comes from the documentation of
the calls and is written here beside the path it concerns.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

COMMIT = "f54f11b60956ea7b185ca0447b2b80805836ec7b"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"

# What an answer with $select holds; everything of the other types is kept.
SELECTED = {
    "user": [
        "id", "displayName", "givenName", "surname", "mail", "userPrincipalName", "accountEnabled", "userType",
        "department", "jobTitle", "officeLocation", "city", "country",
    ],
    "group": ["id", "displayName", "mail", "description"],
    "teamsApp": ["id", "externalId", "displayName", "distributionMethod"],
    "teamsAppInstallation": ["id"],
    "chat": ["id", "chatType", "tenantId", "webUrl"],
}

PRIMITIVE = {
    "Edm.String": {"type": "string"},
    "Edm.Boolean": {"type": "boolean"},
    "Edm.Int32": {"type": "integer", "format": "int32"},
    "Edm.Int64": {"type": "integer", "format": "int64"},
    "Edm.Double": {"type": "number"},
    "Edm.DateTimeOffset": {"type": "string", "format": "date-time"},
    "Edm.Guid": {"type": "string", "format": "uuid"},
}


class Metadata:
    def __init__(self, path):
        root = ElementTree.parse(path).getroot()
        self.types = {}
        for schema in root.iter(f"{EDM}Schema"):
            if schema.get("Namespace") != "microsoft.graph":
                continue
            for element in schema:
                if element.tag in (f"{EDM}EntityType", f"{EDM}ComplexType", f"{EDM}EnumType"):
                    self.types[element.get("Name")] = element
        self.schemas = {}

    def reference(self, name):
        """A reference to a type of the metadata, which is added to the slice with all it needs."""
        if name not in self.schemas:
            self.schemas[name] = {}  # Against endless recursion.
            self.schemas[name] = self.schema(name)
        return {"$ref": f"#/components/schemas/{name}"}

    def schema(self, name):
        element = self.types[name]
        if element.tag == f"{EDM}EnumType":
            return {"type": "string", "enum": [member.get("Name") for member in element.iter(f"{EDM}Member")]}
        wanted = SELECTED.get(name)
        properties = dict(self.properties(element, wanted))
        missing = set(wanted or ()) - set(properties)
        if missing:
            raise SystemExit(f"{name} has no {sorted(missing)}")
        return {"type": "object", "properties": properties}

    def properties(self, element, wanted):
        base = element.get("BaseType")
        if base:
            yield from self.properties(self.types[base.rsplit(".", 1)[1]], wanted)
        for own in element.findall(f"{EDM}Property"):
            if wanted and own.get("Name") not in wanted:
                continue
            schema = self.type_of(own.get("Type"))
            if own.get("Nullable", "true") == "true" and own.get("Name") != "id":
                # A reference has no siblings in OpenAPI 3.0.
                schema = {"nullable": True, **({"allOf": [schema]} if "$ref" in schema else schema)}
            yield own.get("Name"), schema

    def type_of(self, name):
        if name.startswith("Collection("):
            return {"type": "array", "items": self.type_of(name[len("Collection("):-1])}
        if name in PRIMITIVE:
            return dict(PRIMITIVE[name])
        return self.reference(name.rsplit(".", 1)[1])


def page(metadata, name):
    """An OData page of a type."""
    return {
        "type": "object",
        "required": ["value"],
        "properties": {
            "@odata.context": {"type": "string"},
            "@odata.nextLink": {"type": "string", "format": "uri"},
            "value": {"type": "array", "items": metadata.reference(name)},
        },
    }


def query(*names):
    return [{"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in names]


def segment(name):
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def operation(answer, status="200", parameters=(), body=None):
    error = {"$ref": "#/components/schemas/odataError"}
    found = {"description": "Success"}
    if answer is not None:
        found["content"] = {"application/json": {"schema": answer}}
    described = {
        "security": [{"bearer": []}],
        "responses": {
            status: found,
            "429": {
                "description": "Throttled",
                "headers": {"Retry-After": {"schema": {"type": "integer", "minimum": 1, "maximum": 30}}},
                "content": {"application/json": {"schema": error}},
            },
            "403": {"description": "Consent is missing", "content": {"application/json": {"schema": error}}},
        },
    }
    if parameters:
        described["parameters"] = list(parameters)
    if body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return described


def build(path):
    metadata = Metadata(path)
    metadata.schemas["odataError"] = {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "innerError": {"type": "object", "nullable": True},
                },
            }
        },
    }
    ids = {
        "type": "object",
        "additionalProperties": False,
        "required": ["ids"],
        # 1 to 650: documentation of cloudCommunications: getPresencesByUserId.
        "properties": {"ids": {"type": "array", "minItems": 1, "maxItems": 650,
                               "items": {"type": "string", "format": "uuid"}}},
    }
    bind = {
        "type": "object",
        "additionalProperties": False,
        "required": ["teamsApp@odata.bind"],
        "properties": {"teamsApp@odata.bind": {"type": "string", "format": "uri"}},
    }
    installed = "/v1.0/users/{userId}/teamwork/installedApps"
    paths = {
        "/v1.0/communications/getPresencesByUserId": {"post": operation(page(metadata, "presence"), body=ids)},
        "/v1.0/users": {"get": operation(page(metadata, "user"), parameters=query("$select", "$filter", "$top", "$count"))},
        "/v1.0/users/{userId}": {
            "get": operation(metadata.reference("user"), parameters=[segment("userId"), *query("$select")])
        },
        "/v1.0/groups/{groupId}": {
            "get": operation(metadata.reference("group"), parameters=[segment("groupId"), *query("$select")])
        },
        "/v1.0/groups/{groupId}/transitiveMembers/microsoft.graph.user": {
            "get": operation(page(metadata, "user"),
                             parameters=[segment("groupId"), *query("$select", "$top", "$count", "$filter")])
        },
        "/v1.0/appCatalogs/teamsApps": {
            "get": operation(page(metadata, "teamsApp"), parameters=query("$filter", "$select"))
        },
        installed: {
            "get": operation(page(metadata, "teamsAppInstallation"),
                             parameters=[segment("userId"), *query("$expand", "$filter", "$select")]),
            "post": operation(None, status="201", parameters=[segment("userId")], body=bind),
        },
        installed + "/{installationId}/chat": {
            "get": operation(metadata.reference("chat"), parameters=[segment("userId"), segment("installationId")])
        },
    }
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "The part of Microsoft Graph that Presently uses",
            "version": "v1.0",
            "description": f"Made by slice.py from microsoftgraph/msgraph-metadata at {COMMIT}.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": dict(sorted(metadata.schemas.items())),
        },
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    json.dump(build(sys.argv[1]), sys.stdout, indent=1)
    print()
