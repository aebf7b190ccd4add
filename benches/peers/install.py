"""Installs what the peers need into a virtual environment of the cache folder, and weighs what each brings.

As a program inside that environment it prints the megabytes of packages with all that they ask for in turn:

    python -m peers.install PACKAGES [ALONE]
"""
import json
import os
import subprocess
import sys
import venv

# Of the scripts, counted for no peer: to write the ONNX file, to cut Chinese into words.
OURS = ("onnx==1.23.2", "safetensors==0.8.0", "numpy==2.4.6", "jieba==0.42.1")


class Environment:
    def __init__(self, cache):
        self.folder = os.path.join(cache, "venv")
        self.python = os.path.join(self.folder, "bin", "python")
        self.ledger = os.path.join(cache, "installed.json")
        self.known = {}
        if not os.path.exists(self.python):
            venv.create(self.folder, with_pip=True)
        elif os.path.exists(self.ledger):
            with open(self.ledger, encoding="utf-8") as file:
                self.known = json.load(file)

    def install(self, name, packages, alone=()):
        """What is known of it afterwards: `error`, or `mb` and `cuda_mb`, the part of CUDA's libraries."""
        known = self.known.get(name)
        if known and known["packages"] == list(packages) and not known["error"]:
            return known
        single = [p for p in packages if p.split("==")[0] in alone]
        others = [p for p in packages if p not in single]
        error = self.pip("--no-deps", *single) if single else None
        error = error or (self.pip(*others) if others else None)
        known = {"packages": list(packages), "error": error}
        if not error:
            known.update(self.weigh(others, single))
        self.known[name] = known
        with open(self.ledger, "w", encoding="utf-8") as file:
            json.dump(self.known, file, indent=1)
        return known

    def pip(self, *arguments):
        """The last line of what went wrong, if anything did."""
        command = [self.python, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check"]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True)
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        return (lines or ["pip failed"])[-1] if done.returncode else None

    def weigh(self, packages, alone):
        if not packages and not alone:
            return {"mb": 0.0, "cuda_mb": 0.0}
        command = [self.python, "-m", "peers.install", ",".join(packages), ",".join(alone)]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def weight(packages, alone):
    """Megabytes of the packages and of all that their metadata asks for here."""
    from importlib.metadata import PackageNotFoundError, distribution

    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.utils import canonicalize_name

    found = {}
    waiting = [(Requirement(p), True) for p in packages] + [(Requirement(p), False) for p in alone]
    while waiting:
        wanted, further = waiting.pop()
        name = canonicalize_name(wanted.name)
        seen = found.setdefault(name, (set(), []))
        extras = wanted.extras | {""}
        if extras <= seen[0]:
            continue
        seen[0].update(extras)
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        seen[1][:] = package.files or []
        for line in (package.requires or []) if further else []:
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append((needed, True))
    sizes = {name: sum(bytes_of(file.locate()) for file in files) / 1e6 for name, (_, files) in found.items()}
    cuda = sum(mb for name, mb in sizes.items() if name.startswith(("nvidia-", "cuda-", "triton")))
    return {"mb": sum(sizes.values()), "cuda_mb": cuda}


def bytes_of(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


if __name__ == "__main__":
    print(json.dumps(weight(*([p for p in group.split(",") if p] for group in sys.argv[1:3]))))
