"""Which crates the program is made of, as `cargo metadata` knows it: for the notices and the list of contents of a release."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def compiled(options):
    """The program's own package, and those that are compiled into it, by name; crates that only build or test it are left out.

    `options` are handed to `cargo metadata`.
    """
    command = ["cargo", "metadata", "--locked", "--format-version", "1", *options]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    needs = {node["id"]: node["deps"] for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    seen, open_ids = set(), [root]
    while open_ids:
        for dep in needs[open_ids.pop()]:
            is_normal = any(kind["kind"] is None for kind in dep["dep_kinds"])
            if is_normal and dep["pkg"] not in seen:
                seen.add(dep["pkg"])
                open_ids.append(dep["pkg"])
    others = (packages[key] for key in seen - {root})
    return packages[root], sorted(others, key=lambda package: (package["name"], package["version"]))


def arguments_of(given, default):
    """The file to write, and the options of `cargo metadata` behind `--`."""
    at = given.index("--") if "--" in given else len(given)
    return Path(given[0]) if at else default, given[at + 1 :]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
