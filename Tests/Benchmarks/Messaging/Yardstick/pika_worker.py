"""pika_worker.py QUEUE MESSAGES PREFETCH STORE KEY: the pipeline as one writes it by hand with pika: a message at a time,
a transaction, a confirmed publish, the mark, the acknowledgement. Prints its rate."""
import json
import os
import sys
import time

import pika

from worker_store import WorkerStore


def main() -> None:
    queue, messages, prefetch, store, key = sys.argv[1:6]
    store = WorkerStore(store)
    credentials = pika.PlainCredentials(os.environ["QUITTANCE_BROKER_USER"], os.environ["QUITTANCE_BROKER_PASSWORD"])
    connection = pika.BlockingConnection(pika.ConnectionParameters(
        os.environ["QUITTANCE_BROKER_HOST"], int(os.environ["QUITTANCE_BROKER_PORT"]),
        os.environ["QUITTANCE_BROKER_VHOST"], credentials))
    channel = connection.channel()
    publisher = connection.channel()
    publisher.confirm_delivery()
    channel.basic_qos(prefetch_count=int(prefetch))
    done = 0
    began = time.perf_counter()
    for method, properties, body in channel.consume(queue):
        posting = json.loads(body)
        sequence = store.handle(queue, properties.message_id, posting["account"], posting["number"], body, key)
        if sequence is not None:
            headers = dict(properties.headers) | {
                "cloudEvents_id": "out-" + properties.message_id, "cloudEvents_type": "bench.posted.v1"}
            publisher.basic_publish("", key, body, pika.BasicProperties(
                content_type="application/json", delivery_mode=2, message_id="out-" + properties.message_id,
                type="bench.posted.v1", headers=headers), mandatory=True)
            store.mark_published(sequence)
        channel.basic_ack(method.delivery_tag)
        done += 1
        if done == int(messages):
            break
    seconds = time.perf_counter() - began
    connection.close()
    print(json.dumps({"what": "pika", "messages": done, "seconds": seconds, "rate": done / seconds}))


main()
