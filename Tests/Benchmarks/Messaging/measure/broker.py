"""The private broker's queues: a fresh set for each run, so that no run inherits the last one's log."""
import os
import time

import pika

EXCHANGE = "events"
# What one event of a service fans out to: the services' queues and the stream of everything.
FAN_OUT_QUEUES = 4


class Broker:
    def __init__(self) -> None:
        self._made = 0

    def _channel(self):
        credentials = pika.PlainCredentials(
            os.environ["QUITTANCE_BROKER_USER"], os.environ["QUITTANCE_BROKER_PASSWORD"])
        connection = pika.BlockingConnection(pika.ConnectionParameters(
            os.environ["QUITTANCE_BROKER_HOST"], int(os.environ["QUITTANCE_BROKER_PORT"]),
            os.environ["QUITTANCE_BROKER_VHOST"], credentials))
        return connection, connection.channel()

    def queue(self, kind: str = "quorum") -> str:
        """A new queue's name."""
        self._made += 1
        name = f"bench.{kind}.{self._made}"
        connection, channel = self._channel()
        channel.queue_declare(name, durable=True, arguments={"x-queue-type": kind})
        connection.close()
        return name

    def fan_out(self) -> list[str]:
        """Binds new queues and a new stream to the exchange."""
        names = [self.queue() for _ in range(FAN_OUT_QUEUES)] + [self.queue("stream")]
        connection, channel = self._channel()
        channel.exchange_declare(EXCHANGE, "topic", durable=True)
        for name in names:
            channel.queue_bind(name, EXCHANGE, "#" if "stream" in name else "bench.posted.#")
        connection.close()
        return names

    def delete(self, *names: str) -> None:
        connection, channel = self._channel()
        for name in names:
            channel.queue_delete(name)
        connection.close()

    def wait_for(self, name: str, count: int, seconds: float = 30) -> None:
        """Waits until so many messages are ready: counts of quorum queues come a second late."""
        deadline = time.monotonic() + seconds
        while True:
            connection, channel = self._channel()
            ready = channel.queue_declare(name, passive=True).method.message_count
            connection.close()
            if ready >= count:
                return
            if time.monotonic() > deadline:
                raise SystemExit(f"{name} has {ready} messages instead of {count}")
            time.sleep(0.2)
