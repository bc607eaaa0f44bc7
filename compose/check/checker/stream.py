"""Reads the stream `events.log` from the broker itself, with nothing but an AMQP client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from .findings import UnusableInput
from .values import Json

if TYPE_CHECKING:
    from pika.adapters.blocking_connection import BlockingChannel

QUEUE = "events.log"
_PREFETCH = 500
_QUIET_SECONDS = 3


def read_stream(url: str, password: str | None, types: tuple[str, ...]) -> Iterator[Json]:
    """Every event of the given types that the log holds now, from its beginning. The broker must be at rest."""
    try:
        import pika
        from pika.exceptions import AMQPError
    except ImportError as error:
        raise UnusableInput("reading the broker needs pika: apt-get install python3-pika") from error
    try:
        connection = pika.BlockingConnection(pika.URLParameters(_with_password(url, password)))
        try:
            last = _last_offset(connection.channel())
            if last is not None:
                yield from _events(connection.channel(), last, types)
        finally:
            connection.close()
    except AMQPError as error:
        raise UnusableInput(f"the broker could not be read: {type(error).__name__}") from error


def _with_password(url: str, password: str | None) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("amqp", "amqps") or not parts.hostname:
        raise UnusableInput("the broker's address must be like amqp://user@host:5672/%2F")
    if password is None:
        return url
    user, host = parts.username or "", parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()


def _last_offset(channel: BlockingChannel) -> int | None:
    """The log has no end mark: its last chunk is read until it is quiet, and tells at which offset to stop."""
    last = None
    for offset, _, _ in _messages(channel, "last"):
        last = offset
    return last


def _events(channel: BlockingChannel, last: int, types: tuple[str, ...]) -> Iterator[Json]:
    for offset, headers, body in _messages(channel, "first"):
        kind = _attribute(headers, "type")
        if kind in types:
            yield {"id": _attribute(headers, "id"), "type": kind, "data": json.loads(body)}
        if offset >= last:
            return
    raise UnusableInput("the events log went quiet before its end")


def _messages(channel: BlockingChannel, start: str) -> Iterator[tuple[int, dict[str, object], bytes]]:
    channel.basic_qos(prefetch_count=_PREFETCH)
    deliveries = channel.consume(QUEUE, arguments={"x-stream-offset": start}, inactivity_timeout=_QUIET_SECONDS)
    for method, properties, body in deliveries:
        if method is None:
            break
        # Streams keep everything; the acknowledgement only asks for more.
        channel.basic_ack(method.delivery_tag)
        headers = properties.headers or {}
        yield int(headers.get("x-stream-offset", 0)), headers, body
    channel.cancel()


def _attribute(headers: dict[str, object], name: str) -> str:
    value = headers.get(f"cloudEvents_{name}", headers.get(f"cloudEvents:{name}", ""))
    return str(value)
