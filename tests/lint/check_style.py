"""Checks what no compiler or formatter checks.

Usage: check_style.py <repository root>

  - no source file is longer than 600 lines (aim for 400);
  - C++ files begin with the SPDX line;
  - no word of FORBIDDEN stands in C++, with what to use instead;
  - no source file has a left-over note to do something later.
"""

import re
import sys
from pathlib import Path

MAX_LINES = 600
SPDX = "// SPDX-License-Identifier: Apache-2.0"
CPP = frozenset({".h", ".cc", ".inc"})
SOURCES = CPP | {".proto", ".py", ".sh", ".sql", ".toml", ".cmake", ".ts", ".tsx", ".css"}
TOPS = ("server", "client", "tests", "proto", "cmake", "deploy")
SKIPPED_FOLDERS = frozenset({"node_modules", "build", "__pycache__", "dist"})

FORBIDDEN = (
    (re.compile(r"\bstd::w?s?c?regex\w*"), "std::regex is slow and can overflow the stack on long input; write a small parser"),
    (re.compile(r"#\s*include\s*<regex>"), "std::regex is slow and can overflow the stack on long input; write a small parser"),
    (re.compile(r"\busing\s+namespace\s+std\b"), "name what you use, such as std::string"),
)
LATER = re.compile(r"\b(TODO|FIXME|XXX)\b")


def source_files(root: Path):
    for top in TOPS:
        for path in sorted((root / top).rglob("*")):
            if path.suffix in SOURCES and path.is_file() and not SKIPPED_FOLDERS.intersection(path.parts):
                yield path


def check_file(path: Path, name: str) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    findings = []
    if len(lines) > MAX_LINES:
        findings.append(f"{name}:{len(lines)}: {len(lines)} lines, at most {MAX_LINES}: split the file by idea")
    if path.suffix in CPP and (not lines or lines[0] != SPDX):
        findings.append(f"{name}:1: the first line must be: {SPDX}")
    for number, line in enumerate(lines, start=1):
        if path.suffix in CPP:
            for pattern, advice in FORBIDDEN:
                found = pattern.search(line)
                if found:
                    findings.append(f"{name}:{number}: {found.group(0)}: {advice}")
        later = LATER.search(line)
        if later and "tests/lint/" not in name:
            findings.append(f"{name}:{number}: {later.group(0)}: do it, or write an issue")
    return findings


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    root = Path(arguments[0]).resolve()
    count = 0
    findings = []
    for path in source_files(root):
        count += 1
        findings += check_file(path, path.relative_to(root).as_posix())
    print("\n".join(findings + [f"{count} files checked, {len(findings)} findings"]))
    return 1 if findings or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
