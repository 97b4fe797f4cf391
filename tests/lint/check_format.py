"""Checks, or with --fix corrects, the layout of every C++ file with the pinned clang-format.

Usage: check_format.py <repository root> [--fix]
"""

import shutil
import subprocess
import sys
from pathlib import Path

FORMATTER = "clang-format-14"


def main(arguments: list[str]) -> int:
    fix = "--fix" in arguments
    folders = [argument for argument in arguments if argument != "--fix"]
    if len(folders) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    if shutil.which(FORMATTER) is None:
        print(f"{FORMATTER} is missing: run deploy/install_packages.sh test", file=sys.stderr)
        return 1
    root = Path(folders[0]).resolve()
    files = [
        path.relative_to(root).as_posix()
        for top in ("server", "client", "tests")
        for path in sorted((root / top).rglob("*"))
        if path.suffix in (".h", ".cc") and "node_modules" not in path.parts
    ]
    if not files:
        print("no C++ files found", file=sys.stderr)
        return 1
    mode = ["-i"] if fix else ["--dry-run", "-Werror", "--ferror-limit=3"]
    result = subprocess.run([FORMATTER, "--style=file", *mode, *files], cwd=root)
    if result.returncode != 0:
        print("To correct the layout: python3 tests/lint/check_format.py . --fix")
        return 1
    print(f"{len(files)} files {'formatted' if fix else 'checked'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
