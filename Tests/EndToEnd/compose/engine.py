"""A container engine of the test's own: its data, socket and process, and nothing of it is left afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

_FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")


class Engine:
    """Debian's dockerd in `folder`. With `keep` its images stay there for the next time; all else goes."""

    def __init__(self, folder: Path, keep: bool) -> None:
        self.folder, self.keep = folder, keep
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket = f"unix://{folder}/docker.sock"
        self._daemon: subprocess.Popen | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8",
                "DOCKER_HOST": self.socket, "DOCKER_BUILDKIT": "0", "COMPOSE_DOCKER_CLI_BUILD": "0",
                "COMPOSE_HTTP_TIMEOUT": "300"}

    def start(self) -> None:
        # Another engine on this machine has chains, a bridge and forwarding of its own: they are left alone then.
        self._alone = "DOCKER" not in _run(["iptables-save"])
        self._forwarding = _FORWARDING.read_text()
        self._policy = _run(["iptables", "-S", "FORWARD"]).splitlines()[0].split()[-1]
        with open(self.folder / "dockerd.log", "ab") as log:
            self._daemon = subprocess.Popen(
                ["/usr/sbin/dockerd", "--data-root", str(self.folder / "data"), "--exec-root", str(self.folder / "run"),
                 "--pidfile", str(self.folder / "docker.pid"), "-H", self.socket],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={"PATH": self.environment["PATH"], "HOME": str(self.folder)})
        deadline = time.monotonic() + 60
        while subprocess.run(["/usr/bin/docker", "version"], env=self.environment, capture_output=True).returncode != 0:
            if self._daemon.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("the engine did not start: " + (self.folder / "dockerd.log").read_text()[-800:])
            time.sleep(0.2)

    def stop(self) -> None:
        """Ends the engine, which stops its containers, and takes away what it leaves on the machine."""
        if self._daemon is None:
            return
        self._daemon.terminate()
        try:
            self._daemon.wait(timeout=90)
        except subprocess.TimeoutExpired:
            self._daemon.kill()
            self._daemon.wait()
        self._daemon = None
        if self._alone:
            self._remove_rules()
            subprocess.run(["ip", "link", "delete", "docker0"], capture_output=True)
            _FORWARDING.write_text(self._forwarding)
        # It mounts its data on itself and leaves that behind.
        for mount in sorted(self._mounts(), reverse=True):
            subprocess.run(["umount", mount], check=True)
        if not self.keep:
            shutil.rmtree(self.folder)

    def _mounts(self) -> list[str]:
        points = (line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines())
        return [point for point in points if point.startswith(f"{self.folder.resolve()}/")]

    def _remove_rules(self) -> None:
        for table in ("filter", "nat"):
            lines = _run(["iptables-save", "-t", table]).splitlines()
            for line in lines:
                if line.startswith("-A ") and ("DOCKER" in line or "docker0" in line):
                    subprocess.run(["iptables", "-t", table, "-D", *line.split()[1:]], check=True)
            for chain in (line[1:].split()[0] for line in lines if line.startswith(":DOCKER")):
                subprocess.run(["iptables", "-t", table, "-X", chain], check=True)
        subprocess.run(["iptables", "-P", "FORWARD", self._policy], check=True)

    def docker(self, *arguments: str, stdin=None, seconds: float = 3600) -> str:
        return _run(["/usr/bin/docker", *arguments], env=self.environment, stdin=stdin, timeout=seconds).strip()

    def has(self, image: str) -> bool:
        return self.docker("image", "ls", "--quiet", image) != ""


def _run(command: list[str], **options) -> str:
    result = subprocess.run(command, capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise AssertionError(f"{' '.join(command[:6])} failed: {(result.stdout + result.stderr)[-1500:]}")
    return result.stdout


def must_be_root() -> None:
    if os.geteuid() != 0:
        raise AssertionError("an engine of the test's own wants root")
