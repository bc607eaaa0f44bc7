"""Plays the sample world: starts the whole system, lets the sandbox act on it from outside, and judges what came of it."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deployment import COMPOSE, ROOT, Deployment
from processes import StartError, System


def main() -> int:
    options = arguments()
    deployment = Deployment(
        folder=Path(options.run_folder).resolve() if options.run_folder else ROOT / ".quittance" / "demo",
        edge_port=options.port, programs=Path(options.programs).resolve(), sandbox=True, stepped=True,
        notifiers=options.notifiers)
    system = System(deployment)
    # A closed terminal ends the demo as well as a stop from outside does.
    # A shell starts what runs in its background with this one ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    try:
        with only_one(deployment.folder):
            return play(deployment, system, options)
    except StartError as error:
        print(f"\nThe demo could not start: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping what this demo started …")
        return 0 if not options.until_done else 130
    finally:
        # A second Ctrl-C must not leave half of it running.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        system.stop()


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """A second run would delete the folder from under the first. The lock dies with its process; the broker of a run
    that was killed does not, and is stopped here."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_name(folder.name + ".lock"), "a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise StartError(
                f"process {lock.read().strip()} is running one in {folder}. Stop that one first (Ctrl-C).") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        if (folder / "broker").exists():
            subprocess.run([COMPOSE / "broker" / "private-node", "stop", folder / "broker"], capture_output=True)
        yield


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compose/demo", description="Plays the sample world on stepped time.")
    parser.add_argument("--until-done", action="store_true", help="end when the story ends; exit 0 if all held")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--debtors", type=int, default=1000)
    parser.add_argument("--port", type=int, default=8080, help="the console's port; the next six are used too")
    parser.add_argument("--notifiers", type=int, default=1)
    parser.add_argument("--run-folder", help=argparse.SUPPRESS)
    parser.add_argument("--programs", default=str(ROOT / ".build" / "release"), help=argparse.SUPPRESS)
    parser.add_argument("--kill", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def play(deployment: Deployment, system: System, options: argparse.Namespace) -> int:
    started = time.monotonic()
    print("Starting the broker, six services, a notifier and the edge …", flush=True)
    deployment.prepare(fresh=True)
    system.start_broker()
    system.start_all()
    password = (deployment.keys / "console.password").read_text().strip()
    print(f"Console: {deployment.public_url}/   sign in as “demo” with “{password}”", flush=True)
    story = subprocess.Popen(
        [str(deployment.programs / "sandbox"), "world", "--run", str(deployment.folder),
         "--edge", deployment.public_url, "--seed", str(options.seed), "--days", str(options.days),
         "--debtors", str(options.debtors), *([] if options.until_done else ["--stay"])],
        env=deployment.environment("sandbox", user="conductor"), start_new_session=True)
    system.children["sandbox"] = story
    failed = watch(system, story, deployment.folder / "measured.json", options)
    if failed:
        print(f"\n{failed}", file=sys.stderr)
        return 1
    verdict = judge(deployment, time.monotonic() - started)
    if options.until_done:
        return verdict
    print(f"\nThe story has ended and time stands still; the console stays at {deployment.public_url}/ until Ctrl-C.",
          flush=True)
    while not (gone := system.dead()):
        time.sleep(0.5)
    print(f"{gone[0]} stopped: {system.last_line(gone[0])}", file=sys.stderr)
    return 1


def watch(system: System, story: subprocess.Popen, last_file: Path, options: argparse.Namespace) -> str | None:
    """Until the story ends: `last_file` is the last that the sandbox writes, which may go on as the payment gateway.
    Returns what went wrong, in words, or nothing."""
    killer = None
    if options.kill:
        from killer import Killer

        killer = Killer(system)
    while story.poll() is None and not (last_file.exists() and not options.until_done):
        if killer:
            killer.step()
        else:
            gone = [label for label in system.dead() if label != "sandbox"]
            if gone:
                return f"{gone[0]} stopped in the middle: {system.last_line(gone[0])}"
        time.sleep(0.2)
    if story.returncode not in (None, 0):
        return f"The sandbox ended with status {story.returncode}."
    if killer and killer.unfinished:
        return f"The story ended before these were killed and back: {', '.join(killer.unfinished)}."
    return None


def judge(deployment: Deployment, seconds: float) -> int:
    """Collects what can be seen from outside and has it judged by code that shares none with the services."""
    token = (deployment.keys / "service.token").read_text().strip()
    request = urllib.request.Request(
        f"{deployment.public_url}/api/payment/balances", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        (deployment.folder / "balances.json").write_bytes(answer.read())
    measured = deployment.folder / "measured.json"
    known = json.loads(measured.read_text()) if measured.exists() else {}
    measured.write_text(json.dumps({**known, "wallSeconds": round(seconds, 1)}, indent=1))
    broker = deployment.environment("sandbox", user="conductor")
    location = f"amqp://conductor@{broker['QUITTANCE_BROKER_HOST']}:{broker['QUITTANCE_BROKER_PORT']}/%2F"
    check = COMPOSE / "check"
    verdict = subprocess.run(
        [sys.executable, str(check / "outside.py"), str(deployment.folder), "--broker", location,
         "--broker-password-file", broker["QUITTANCE_BROKER_PASSWORD_FILE"]]).returncode
    written = subprocess.run([sys.executable, str(check / "summary.py"), str(deployment.folder)]).returncode
    print(f"Summary: {deployment.folder / 'summary.json'}", flush=True)
    return verdict or written


if __name__ == "__main__":
    sys.exit(main())
