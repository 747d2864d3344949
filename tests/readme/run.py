"""Runs the ```console blocks of Markdown files word for word, from the repository's root, and compares what they print.

A line that begins with `$ ` is a command (a here-document goes on to its end); what follows is its output, standard error
included. A line that is only `…` stands for any lines. Closes with `N passed, N failed`.
"""
import difflib
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def blocks(text):
    return re.findall(r"^```console\n(.*?)^```", text, re.M | re.S)


def steps(block):
    """Pairs of a command and the output that the page shows for it."""
    lines = block.splitlines()
    found = []
    i = 0
    while i < len(lines):
        if not lines[i].startswith("$ "):
            found[-1][1].append(lines[i])
            i += 1
            continue
        command = [lines[i][2:]]
        end = re.search(r"<<\s*'?(\w+)'?", command[0])
        i += 1
        while end and i < len(lines):
            command.append(lines[i])
            i += 1
            if command[-1] == end.group(1):
                break
        found.append(("\n".join(command), []))
    return found


def same(wanted, got):
    pattern = "\n".join(".*" if line.strip() == "…" else re.escape(line) for line in wanted)
    return re.fullmatch(pattern, "\n".join(got), re.S) is not None


def main():
    passed = failed = 0
    for page in sys.argv[1:]:
        for block in blocks((ROOT / page).read_text(encoding="utf-8")):
            for command, wanted in steps(block):
                result = subprocess.run(["bash", "-c", command], cwd=ROOT, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, timeout=600, check=False)
                got = result.stdout.splitlines()
                if same(wanted, got):
                    passed += 1
                    continue
                failed += 1
                print(f"{page}: $ {command}")
                print("\n".join(difflib.unified_diff(wanted, got, "the page", "the program", lineterm="")))
    if passed == 0:
        failed += 1
        print("no command was found")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
