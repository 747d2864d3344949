"""Checks who includes whom (design: the house) and that each third party has one home. Prints each breach; exit 1 if any."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What a folder may include besides itself.
STAGE = {"engine/types", "engine/expr", "engine/state", "engine/stats", "engine/plan"}
MAY = {
    "engine/types": set(),
    "engine/expr": {"engine/types", "engine/stats"},
    "engine/stats": {"engine/types"},
    "engine/state": {"engine/types"},
    "engine/plan": {"engine/types", "engine/expr"},
    "engine/accept": STAGE,
    "engine/classify": STAGE,
    "engine/detect": STAGE,
    "engine/emit": STAGE,
    "engine": STAGE | {"engine/accept", "engine/classify", "engine/detect", "engine/emit"},
}
RULES = {"rules/schema", "rules/cel", "rules/language"}
ENGINE = set(MAY)
PORTS = {"engine/types", "connectors/driver/ports.h"}  # what a connector may know of the rest

# Third parties and the folders that may name them.
HOMES = {
    r"librdkafka/": {"connectors/kafka"},
    r"boost/(asio|beast)": {"connectors/http"},
    r"prometheus/": {"connectors/metrics"},
    r"sqlite3\.h": {"connectors/store"},
    r"CLI/": {"connectors/cli"},
    r"spdlog/": {"connectors/driver"},
    r"(zlib|zstd)\.h": {"connectors/file"},
    r"yaml-cpp/": {"rules/language", "connectors/simulator"},
    r"re2/": {"engine/expr", "engine/accept", "rules/cel", "rules/schema"},
    r"absl/": {"engine/detect", "engine/expr", "rules/cel", "connectors/simulator", "connectors/situation"},
}


def folder_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def allowed(source, target):
    """Whether a file of the folder may include the file."""
    folder = folder_of(target)
    if folder == source or source == "connectors/cli":
        return True
    if source in MAY:
        return folder in MAY[source]
    if source in RULES:
        return folder in ENGINE | RULES
    if source == "connectors/driver":
        return folder in ENGINE
    if source == "connectors/config":
        return folder in ENGINE | RULES
    if source == "connectors/explain":  # it looks on as the engine decides, and reads keys as packs are read
        return folder in ENGINE | RULES or target in PORTS
    # Any other connector: types and ports; those that read what rules and batches are, the plan as well.
    return folder in {"engine/types", "engine/plan"} or target in PORTS


def main():
    breaches = []
    for top in ("engine", "rules", "connectors"):
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix not in {".h", ".cc"}:
                continue
            path = file.relative_to(ROOT).as_posix()
            source = folder_of(path)
            text = file.read_text(encoding="utf-8")
            for target in re.findall(r'^#include "([^"]+)"', text, re.M):
                if not allowed(source, target):
                    breaches.append(f"{path} includes {target}, which {source} may not know")
            for header in re.findall(r"^#include <([^>]+)>", text, re.M):
                for pattern, homes in HOMES.items():
                    if re.match(pattern, header) and source not in homes:
                        breaches.append(f"{path} includes <{header}>, whose home is {', '.join(sorted(homes))}")
    print("\n".join(breaches))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
