"""Images in place of the public ones, for a machine that can load none: made of Debian's packages and this machine's
Swift. The Dockerfile knows nothing of them; they have the public images' names."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from engine import Engine

HERE = Path(__file__).resolve().parent / "stand-ins"
NAMES = {"debian": "debian:bookworm-slim", "swift": "swift:6.3-bookworm", "rabbitmq": "rabbitmq:3.13"}
# A build has no use for these, half of the toolchain.
_LEFT_OUT = ("lldb*", "liblldb*", "sourcekit-lsp", "clangd", "docc", "swift-format", "wasmkit")


def make(engine: Engine, scratch: Path) -> None:
    """Makes what the engine does not have yet."""
    if all(engine.has(name) for name in NAMES.values()):
        return
    root = scratch / "root"
    subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(root), "http://deb.debian.org/debian"],
                   check=True, stdout=subprocess.DEVNULL)
    for archive in (root / "var" / "cache" / "apt" / "archives").glob("*.deb"):
        archive.unlink()
    _import(engine, NAMES["debian"], ["-C", str(root), "."])
    toolchain = _toolchain()
    folders, configuration = _package_sources()
    (scratch / "etc").mkdir()
    (scratch / "etc" / "gitconfig").write_text(configuration)
    _import(engine, "toolchain", [
        *(f"--exclude={name}" for name in _LEFT_OUT), "-C", str(root), ".", "-C", str(scratch), "etc/gitconfig",
        "-C", "/", *(str(folder).lstrip("/") for folder in (toolchain, *folders))])
    shutil.rmtree(root)
    engine.docker("build", "--build-arg", "BASE=toolchain", "--build-arg", f"TOOLCHAIN={toolchain}",
                  "--target", "swift", "--tag", NAMES["swift"], str(HERE))
    engine.docker("build", "--target", "rabbitmq", "--tag", NAMES["rabbitmq"], str(HERE))


def _import(engine: Engine, name: str, contents: list[str]) -> None:
    with subprocess.Popen(["tar", "-c", *contents], stdout=subprocess.PIPE) as archive:
        engine.docker("import", "-", name, stdin=archive.stdout)
    if archive.returncode != 0:
        raise AssertionError(f"tar ended with {archive.returncode}")


def _toolchain() -> Path:
    """The folder with bin and lib of the Swift on the path."""
    found = shutil.which("swift")
    if found is None:
        raise AssertionError("there is no swift on the path")
    folder = Path(found).resolve().parent.parent
    if folder == Path("/usr"):
        raise AssertionError("the Swift toolchain must stand in a folder of its own, not in /usr")
    return folder


def _package_sources() -> tuple[list[Path], str]:
    """Where git is told to find packages on this machine, and what tells it so; nothing where it uses the network."""
    told = subprocess.run(["git", "config", "--get-regexp", r"^url\..*\.insteadof$"], capture_output=True, text=True)
    folders: list[Path] = []
    lines = ["[safe]\n\tdirectory = *\n"]
    for line in told.stdout.splitlines():
        key, source = line.split(" ", 1)
        place = key.removeprefix("url.").removesuffix(".insteadof")
        if not place.startswith("/"):
            continue
        folders.append(Path(place))
        lines.append(f'[url "{place}"]\n\tinsteadOf = {source}\n')
    return sorted(set(folders)), "".join(lines)
