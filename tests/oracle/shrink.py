"""Makes a case that differs smaller: fewer rules, fewer lines, fewer keys of a rule."""
import dataclasses
import json
import shutil
import tempfile

import yaml

import pack


def _tries(case, differs):
    """The sort of the first difference: a refusal, a count or an alert; None without one."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = differs(case, folder)
            return found[0].split()[0].split(".")[0] if found else None
        except (KeyError, ValueError, yaml.YAMLError, TypeError, AttributeError):
            return None


def _fewer_lines(case, same):
    size = max(1, len(case.lines) // 2)
    while size:
        at = 0
        while at < len(case.lines):
            smaller = dataclasses.replace(case, lines=case.lines[:at] + case.lines[at + size :])
            if smaller.lines and same(smaller):
                case = smaller
            else:
                at += size
        size //= 2
    return case


def _with_pack(case, name, raw):
    return dataclasses.replace(
        case, packs={**case.packs, name: json.dumps(raw, indent=1, ensure_ascii=False)}
    )


def _parts(raw):
    """(holder, key) of everything in a pack that may be left out."""
    for at in reversed(range(len(raw["rules"]))):
        yield raw["rules"], at
    for holder in [raw, *raw["rules"], *[rule.get("measure", {}) for rule in raw["rules"]]]:
        yield from (
            (holder, key)
            for key in list(holder)
            if key
            not in (
                "pack",
                "version",
                "schema",
                "rules",
                "rule",
                "title",
                "severity",
                "domain",
                "on",
                "if",
            )
        )


def _fewer_parts(case, same):
    for name in list(case.packs):
        at = 0
        while True:
            raw = pack.read_yaml(case.packs[name])
            parts = list(_parts(raw))
            if at >= len(parts):
                break
            holder, key = parts[at]
            del holder[key]
            smaller = _with_pack(case, name, raw)
            if raw["rules"] and same(smaller):
                case = smaller
            else:
                at += 1
    return case


def _fewer_packs(case, same):
    for name in list(case.packs):
        smaller = dataclasses.replace(
            case, packs={k: v for k, v in case.packs.items() if k != name}
        )
        if smaller.packs and same(smaller):
            case = smaller
    return case


def shrink(differs, folder):
    """Writes the smallest case that still differs to FOLDER-small and prints it; True where there
    was one.
    """
    from cases import read

    case = read(folder)
    sort = _tries(case, differs)
    if sort is None:
        print("this case agrees")
        return False

    def same(smaller):
        return _tries(smaller, differs) == sort

    for step in (_fewer_packs, _fewer_lines, _fewer_parts, _fewer_lines):
        case = step(case, same)
    small = folder.rstrip("/") + "-small"
    shutil.rmtree(small, ignore_errors=True)
    case.write(small)
    for text in list(case.packs.values()) + [line.decode(errors="replace") for line in case.lines]:
        print(text)
    print("\n".join(differs(case, small)), f"\nkept in {small}")
    return True
