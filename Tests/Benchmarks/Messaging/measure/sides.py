"""The programs that are measured. Each method runs one of them once and returns what it printed."""
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time

YARDSTICK = pathlib.Path(__file__).resolve().parent.parent / "Yardstick"
PREFETCH = 500
WINDOW = 256


class Sides:
    def __init__(self, work: pathlib.Path, swift: pathlib.Path, python: pathlib.Path) -> None:
        self._work = work
        self._swift = swift
        self._python = python

    # Yardsticks in C

    def c_publish(self, queue: str, messages: int, size: int, rate: int | None = None) -> dict:
        return self._run([self._work / "c-publish", queue, messages, size, WINDOW] + ([rate] if rate else []))

    def c_consume(self, queue: str, messages: int) -> dict:
        return self._run([self._work / "c-consume", queue, messages, PREFETCH, 100])

    def c_pipeline(self, queue: str, messages: int, exchange: str, key: str) -> dict:
        with self._store() as store:
            return self._run(self._c_pipeline(queue, messages, store, exchange, key))

    def c_latency(self, queue: str, messages: int, size: int, rate: int, key: str) -> dict:
        with self._store() as store:
            command = [str(part) for part in self._c_pipeline(queue, messages, store, "", key)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as pipeline:
                self.c_publish(queue, messages, size, rate)
                return json.loads(pipeline.communicate(timeout=120)[0])

    def _c_pipeline(self, queue: str, messages: int, store: str, exchange: str, key: str) -> list:
        return [self._work / "c-pipeline", queue, messages, PREFETCH, WINDOW, store, exchange, key]

    # Quittance

    def swift_publish(self, queue: str, messages: int, size: int) -> dict:
        return self._run([self._swift, "publish", "--queue", queue, "--messages", messages, "--bytes", size,
                          "--window", WINDOW])

    def swift_consume(self, queue: str, messages: int) -> dict:
        return self._run([self._swift, "consume", "--queue", queue, "--messages", messages, "--prefetch", PREFETCH])

    def swift_service(self, command: str, queue: str, messages: int, exchange: str, key: str, *more) -> dict:
        """`command` is pipeline, latency or memory."""
        with self._store() as store:
            return self._run([self._swift, command, "--queue", queue, "--messages", messages, "--prefetch", PREFETCH,
                              "--store", store, "--exchange", exchange, "--key", key, *more])

    # Workers in Python

    def pika(self, queue: str, messages: int, key: str) -> dict:
        with self._store() as store:
            return self._run([self._python, YARDSTICK / "pika_worker.py", queue, messages, PREFETCH, store, key])

    def celery(self, queue: str, messages: int, size: int, key: str) -> dict:
        with self._store() as store:
            environment = os.environ | {"BENCH_QUEUE": queue, "BENCH_OUT": key, "BENCH_STORE": store}
            subprocess.run([self._python, YARDSTICK / "celery_worker.py", "fill", str(messages), str(size)],
                           env=environment, check=True)
            with open(self._work / "celery.log", "w", encoding="utf-8") as log, subprocess.Popen(
                    [self._python, "-m", "celery", "-A", "celery_worker", "worker", "-P", "prefork", "-c", "2",
                     "-l", "WARNING", "-Q", queue, "--without-gossip", "--without-mingle", "--without-heartbeat"],
                    cwd=YARDSTICK, env=environment, stdout=log, stderr=log) as worker:
                try:
                    first, last = self._drained(store, messages)
                finally:
                    worker.send_signal(signal.SIGTERM)
                    worker.wait(60)
            seconds = (last - first) / 1e6
            return {"what": "celery", "messages": messages, "seconds": seconds, "rate": messages / seconds}

    def _drained(self, store: str, messages: int) -> tuple[int, int]:
        """Waits for the worker. Returns when it handled its first message and marked its last, in microseconds."""
        deadline = time.monotonic() + 300
        count = 0
        while time.monotonic() < deadline:
            time.sleep(0.25)
            try:
                with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
                    count, last = database.execute(
                        "SELECT count(*), max(changedAt) FROM outbox WHERE state = 1").fetchone()
                    if count >= messages:
                        return database.execute("SELECT min(processedAt) FROM inbox").fetchone()[0], last
            except sqlite3.OperationalError:
                continue  # The worker has not made its tables yet.
        log = (self._work / "celery.log").read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"the Celery worker handled {count} of {messages} and no more; its log ends:\n{log[-3000:]}")

    # Running

    def _store(self):
        return _Store(self._work)

    def _run(self, command: list) -> dict:
        done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout)


class _Store:
    """The name of a SQLite file that does not exist yet, in a folder that goes away with it."""

    def __init__(self, work: pathlib.Path) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=work, prefix="store-")

    def __enter__(self) -> str:
        return str(pathlib.Path(self._folder.name) / "store.sqlite")

    def __exit__(self, *_) -> None:
        self._folder.cleanup()
