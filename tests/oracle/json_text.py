"""JSON texts that say the same in many ways."""
import json


class Raw:
    """JSON text that stands as it is."""

    def __init__(self, text):
        self.text = text


def put(data, path, value):
    """Sets a field by its path, with the objects around it."""
    *groups, last = path.split(".")
    for group in groups:
        if not isinstance(data.get(group), dict):
            data[group] = {}
        data = data[group]
    data[last] = value


def json_text(value, escaped=False, spaced=False):
    """The JSON of a value, with escapes or with spaces."""
    if isinstance(value, Raw):
        return value.text
    comma, colon = (" , ", " : ") if spaced else (",", ":")
    if isinstance(value, dict):
        return (
            "{"
            + comma.join(
                json.dumps(key) + colon + json_text(inner, escaped, spaced)
                for key, inner in value.items()
            )
            + "}"
        )
    if isinstance(value, list):
        return "[" + comma.join(json_text(inner, escaped, spaced) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=escaped)
