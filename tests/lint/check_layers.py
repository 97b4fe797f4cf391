"""Refuses includes that the layering does not allow.

Usage: check_layers.py <layers.txt> <repository root>

layers.txt is written by coconsult_layer (cmake/layer.cmake), one line per layer:
name|used layers|third-party header prefixes|folder. For every C++ file of a layer this check allows
  - its own layer, and the layers it uses, directly or through those;
  - the C++ standard library;
  - the third-party headers that the layer itself declares as WRAPPED_HEADERS.
Tests may use any layer (the build holds them to their LAYERS), but no "../" either.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

STANDARD_HEADERS = frozenset(
    """
    algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits
    clocale cmath compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio
    cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem format forward_list fstream
    functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
    memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator
    semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view
    strstream syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
    valarray variant vector version
    """.split()
)

SOURCE_SUFFIXES = frozenset({".h", ".cc", ".inc"})
INCLUDE = re.compile(r"^\s*#\s*include(?:_next)?\b\s*(.*)$")
NAMED_HEADER = re.compile(r'^([<"])([^>"]+)[>"]')


@dataclass(frozen=True)
class Layer:
    name: str
    uses: tuple[str, ...]
    wrapped: tuple[str, ...]
    folder: str

    def wraps(self, header: str) -> bool:
        return any(header.startswith(p) if p.endswith("/") else header == p for p in self.wrapped)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}\n    {self.advice}"


def read_layers(text: str) -> dict[str, Layer]:
    layers = {}
    for line in text.splitlines():
        name, uses, wrapped, folder = line.split("|")
        layers[name] = Layer(name, split_list(uses), split_list(wrapped), folder)
    return layers


def split_list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def reachable(layers: dict[str, Layer], name: str) -> set[str]:
    """The layer itself and everything it uses. A used name without a line of its own is generated code."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(layers[current].uses if current in layers else ())
    return found


def layer_of_header(layers: dict[str, Layer], header: str) -> str | None:
    owners = [name for name in layers if header.startswith(name + "/")]
    return max(owners, key=len, default=None)


def check_include(layers: dict[str, Layer], layer: Layer, allowed: set[str], spelled: str) -> tuple[str, str] | None:
    """What is wrong with one include, and what to do; None when it is fine."""
    named = NAMED_HEADER.match(spelled)
    if not named:
        return f"an include must name its header: {spelled}", "Write the header's name instead of a macro."
    quote, header = named.groups()
    problem = check_path(header)
    if problem:
        return problem
    owner = layer_of_header(layers, header)
    if owner is not None and not layer.wraps(header):
        if owner not in allowed:
            return (
                f'the layer {layer.name} does not use the layer {owner}: "{header}"',
                f"Move the code to a layer that may know {owner}, hand in what you need through an interface of "
                f"{layer.name}, or, if the dependency is right, add {owner} to USES in {layer.folder}/CMakeLists.txt.",
            )
        if quote == "<":
            return f"a header of ours in angle brackets: <{header}>", f'Write #include "{header}".'
        return None
    if layer.wraps(header) or (quote == "<" and header in STANDARD_HEADERS):
        return None
    if quote == '"':
        return (
            f'"{header}" is not a header of any layer',
            f'Write the path from its layer, "{layer.name}/{header}"; third-party headers go in angle brackets.',
        )
    return (
        f"the layer {layer.name} does not wrap <{header}>",
        advice_for_system_header(layer, header),
    )


def advice_for_system_header(layer: Layer, header: str) -> str:
    if header.endswith(".h") and "c" + header[:-2] in STANDARD_HEADERS:
        return f"Write #include <c{header[:-2]}>."
    return (
        "Use it in the layer that wraps this library, or, if this is that layer, add the header to WRAPPED_HEADERS "
        f"in {layer.folder}/CMakeLists.txt."
    )


def check_path(header: str) -> tuple[str, str] | None:
    if ".." in header.split("/"):
        return f'"../" in an include: "{header}"', 'Write the path from the layer, such as "domain/message.h".'
    if header.startswith("/"):
        return f'an absolute path in an include: "{header}"', 'Write the path from the layer, such as "domain/message.h".'
    return None


def includes_of(path: Path):
    """(line number, what follows #include) for each include of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1).strip()


def source_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.rglob("*") if p.suffix in SOURCE_SUFFIXES and "node_modules" not in p.parts)


def layer_of_file(layers: dict[str, Layer], relative: str) -> Layer | None:
    owners = [layer for layer in layers.values() if relative.startswith(layer.folder + "/")]
    return max(owners, key=lambda layer: len(layer.folder), default=None)


def check_tree(layers: dict[str, Layer], root: Path) -> list[Finding]:
    findings = []
    allowed = {name: reachable(layers, name) for name in layers}
    for top in ("server", "client"):
        for path in source_files(root / top):
            relative = path.relative_to(root).as_posix()
            layer = layer_of_file(layers, relative)
            if layer is None:
                findings.append(
                    Finding(relative, 1, "this file belongs to no layer", "Call coconsult_layer in its folder's CMakeLists.txt.")
                )
                continue
            for number, spelled in includes_of(path):
                problem = check_include(layers, layer, allowed[layer.name], spelled)
                if problem:
                    findings.append(Finding(relative, number, *problem))
    for path in source_files(root / "tests"):
        for number, spelled in includes_of(path):
            named = NAMED_HEADER.match(spelled)
            problem = check_path(named.group(2)) if named else None
            if problem:
                findings.append(Finding(path.relative_to(root).as_posix(), number, *problem))
    return findings


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    layers = read_layers(Path(arguments[0]).read_text(encoding="utf-8"))
    if not layers:
        print(f"{arguments[0]} names no layer: configure the build first.", file=sys.stderr)
        return 2
    findings = check_tree(layers, Path(arguments[1]).resolve())
    for finding in findings:
        print(finding)
    print(f"{len(layers)} layers checked, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
