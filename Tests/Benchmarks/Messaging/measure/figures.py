"""What is measured: for each figure the runs of both sides, in turn, and what must be reached."""
from broker import EXCHANGE, Broker
from lines import Figure
from sides import Sides

BODY_BYTES = 1024
SMALL_BYTES = 100
LATENCY_RATE = 500


class Figures:
    def __init__(self, broker: Broker, sides: Sides, pairs: int, messages: int) -> None:
        self._broker = broker
        self._sides = sides
        self._pairs = pairs
        self._messages = messages

    def _interleaved(self, *runs) -> list[list[dict]]:
        """Runs each in turn, `pairs` times, every second time in the other order. Returns the results by run."""
        results: list[list[dict]] = [[] for _ in runs]
        for number in range(self._pairs):
            order = range(len(runs))
            for index in order if number % 2 == 0 else reversed(order):
                results[index].append(runs[index]())
        return results

    def _filled(self, messages: int, size: int = BODY_BYTES) -> str:
        queue = self._broker.queue()
        self._sides.c_publish(queue, messages, size)
        self._broker.wait_for(queue, messages)
        return queue

    def publish(self) -> list[Figure]:
        def run(side) -> dict:
            queue = self._broker.queue()
            result = side(queue, self._messages, BODY_BYTES)
            self._broker.wait_for(queue, self._messages)
            self._broker.delete(queue)
            return result

        swift, c = self._interleaved(
            lambda: run(self._sides.swift_publish), lambda: run(self._sides.c_publish))
        return [Figure("publish", "messages/s", rates(swift), rates(c), at_least=0.85)]

    def consume(self) -> list[Figure]:
        def run(side) -> dict:
            queue = self._filled(self._messages)
            result = side(queue, self._messages)
            self._broker.delete(queue)
            return result

        swift, c = self._interleaved(
            lambda: run(self._sides.swift_consume), lambda: run(self._sides.c_consume))
        return [Figure("consume", "messages/s", rates(swift), rates(c), at_least=0.85)]

    def pipeline(self) -> list[Figure]:
        """To one queue; beside C the two Python workers, which get fewer messages to be done in the same time."""
        def run(side, messages: int, *more) -> dict:
            queue, out = self._filled(messages), self._broker.queue()
            result = side(queue, messages, *more, out)
            self._broker.wait_for(out, messages)
            self._broker.delete(queue, out)
            return result

        def run_celery(messages: int) -> dict:
            queue, out = self._broker.queue(), self._broker.queue()
            result = self._sides.celery(queue, messages, BODY_BYTES, out)
            self._broker.delete(queue, out)
            return result

        swift, c, pika, celery = self._interleaved(
            lambda: run(self._swift_pipeline, self._messages, ""),
            lambda: run(self._sides.c_pipeline, self._messages, ""),
            lambda: run(self._sides.pika, max(300, self._messages // 10)),
            lambda: run_celery(max(300, self._messages // 20)))
        unit = "messages/s"
        return [
            Figure("pipeline-one-queue", unit, rates(swift), rates(c), at_least=0.6),
            Figure("pipeline-one-queue-to-pika", unit, rates(swift), rates(pika), at_least=3),
            Figure("pipeline-one-queue-to-celery", unit, rates(swift), rates(celery), at_least=8),
        ]

    def fan_out(self) -> list[Figure]:
        def run(side) -> dict:
            queue, outs = self._filled(self._messages), self._broker.fan_out()
            result = side(queue, self._messages, EXCHANGE, "bench.posted.v1")
            for out in outs[:-1]:
                self._broker.wait_for(out, self._messages)
            self._broker.delete(queue, *outs)
            return result

        swift, c = self._interleaved(
            lambda: run(self._swift_pipeline), lambda: run(self._sides.c_pipeline))
        return [Figure("pipeline-fan-out", "messages/s", rates(swift), rates(c), at_least=0.6)]

    def _swift_pipeline(self, *arguments) -> dict:
        return self._sides.swift_service("pipeline", *arguments)

    def latency(self) -> list[Figure]:
        messages = max(500, self._messages // 10)

        def run_swift() -> dict:
            queue, out = self._broker.queue(), self._broker.queue()
            result = self._sides.swift_service(
                "latency", queue, messages, "", out, "--rate", LATENCY_RATE, "--bytes", BODY_BYTES)
            self._broker.delete(queue, out)
            return result

        def run_c() -> dict:
            queue, out = self._broker.queue(), self._broker.queue()
            result = self._sides.c_latency(queue, messages, BODY_BYTES, LATENCY_RATE, out)
            self._broker.delete(queue, out)
            return result

        swift, c = self._interleaved(run_swift, run_c)
        return [
            Figure("latency-median", "ms", values(swift, "median"), values(c, "median"), under=10),
            Figure("latency-p99", "ms", values(swift, "p99"), values(c, "p99"), under=50),
        ]

    def memory(self) -> list[Figure]:
        """Twenty times as many small messages wait as are put through; what a run took is put in again."""
        queue = self._filled(self._messages * 20, SMALL_BYTES)

        def run(side) -> dict:
            out = self._broker.queue()
            result = side(queue, self._messages, "", out)
            self._broker.delete(out)
            self._sides.c_publish(queue, self._messages, SMALL_BYTES)
            self._broker.wait_for(queue, self._messages * 19)
            return result

        swift, c = self._interleaved(
            lambda: run(lambda *arguments: self._sides.swift_service("memory", *arguments)),
            lambda: run(self._sides.c_pipeline))
        self._broker.delete(queue)
        return [
            Figure("memory-resident", "MB", megabytes(swift, "residentKiB"), megabytes(c, "residentKiB"), under=60),
            Figure("memory-peak", "MB", megabytes(swift, "peakKiB"), megabytes(c, "peakKiB"), under=60),
        ]


def values(results: list[dict], name: str) -> list[float]:
    return [result[name] for result in results]


def rates(results: list[dict]) -> list[float]:
    return values(results, "rate")


def megabytes(results: list[dict], name: str) -> list[float]:
    return [value * 1024 / 1e6 for value in values(results, name)]
