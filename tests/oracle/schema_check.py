"""Compares the event kinds of the contract with those that the program says it has."""
import json
import subprocess

import schema

_TYPES = {
    "int": "integer",
    "double": "number",
    "string": "string",
    "bool": "boolean",
    "timestamp": "string",
    "list": "array",
}


def _leaves(holder, prefix=""):
    """(path, JSON Schema, required) of each field of an object's schema."""
    for name, inner in holder.get("properties", {}).items():
        if "properties" in inner:
            yield from _leaves(inner, f"{prefix}{name}.")
        else:
            yield prefix + name, inner, name in holder.get("required", [])


def _words(value):
    return [word for word in (value if isinstance(value, list) else [value]) if word]


def _field_differences(field, theirs, required):
    values = _words((theirs if field.type != "list" else theirs.get("items", {})).get("enum"))
    if field.required != required:
        yield f"required is {required}, expected {field.required}"
    if sorted(values) != sorted(field.values):
        yield f"values {values}, expected {field.values}"
    types = [word for word in _words(theirs.get("type")) if word != "null"]
    if not field.values and types != [_TYPES[field.type]]:
        yield f"type {types}, expected {field.type}"
    if (theirs.get("minimum"), theirs.get("maximum")) != (field.minimum, field.maximum):
        if field.type in ("int", "double"):
            yield f"limits {theirs.get('minimum')}..{theirs.get('maximum')}"


def differences(limen):
    """Where `limen schema` says something else than the contract."""
    done = subprocess.run([limen, "schema"], capture_output=True, check=True)
    kinds = {kind["title"]: kind for kind in json.loads(done.stdout)["oneOf"]}
    for name in schema.KINDS.keys() ^ kinds.keys():
        yield f"schema: the kind {name} is on one side alone"
    for name in schema.KINDS.keys() & kinds.keys():
        theirs = {path: rest for path, *rest in _leaves(kinds[name]["properties"]["data"])}
        for path in schema.KINDS[name].keys() ^ theirs.keys():
            yield f"schema: {name} {path} is on one side alone"
        for path in schema.KINDS[name].keys() & theirs.keys():
            for text in _field_differences(schema.KINDS[name][path], *theirs[path]):
                yield f"schema: {name} {path}: {text}"
