"""The same pipeline as a Celery task: acks_late, confirms, two prefork processes, quorum queues.

    celery_worker.py fill MESSAGES BYTES      puts tasks into the queue
    celery -A celery_worker worker …          works them off; BENCH_STORE, BENCH_QUEUE and BENCH_OUT say where
"""
import json
import os
import sys
from urllib.parse import quote

from celery import Celery
from kombu import Queue

from worker_store import WorkerStore

QUEUE, OUT = os.environ["BENCH_QUEUE"], os.environ["BENCH_OUT"]
QUORUM = {"x-queue-type": "quorum"}


def broker_url() -> str:
    user, password, host, port, vhost = (
        os.environ["QUITTANCE_BROKER_" + name] for name in ("USER", "PASSWORD", "HOST", "PORT", "VHOST"))
    return f"amqp://{quote(user, '')}:{quote(password, '')}@{host}:{port}/{quote(vhost, '')}"


app = Celery("bench", broker=broker_url())
app.conf.update(
    task_ignore_result=True, task_acks_late=True, task_reject_on_worker_lost=True, task_default_delivery_mode=2,
    broker_transport_options={"confirm_publish": True}, broker_connection_retry_on_startup=True,
    worker_detect_quorum_queues=True, worker_prefetch_multiplier=100, worker_send_task_events=False,
    task_queues=[Queue(QUEUE, queue_arguments=QUORUM), Queue(OUT, queue_arguments=QUORUM)],
    task_default_queue=QUEUE, task_create_missing_queues=False)

store = None


@app.task(name="bench.posting", bind=True)
def posting(self, account: str, number: int, text: str) -> None:
    global store
    store = store or WorkerStore(os.environ["BENCH_STORE"])
    body = json.dumps({"account": account, "number": number, "text": text})
    sequence = store.handle(QUEUE, self.request.id, account, number, body.encode(), OUT)
    if sequence is not None:
        app.send_task("bench.posted", (account, number, text), task_id="out-" + self.request.id, queue=OUT)
        store.mark_published(sequence)


def fill(messages: int, size: int) -> None:
    # Made before the two processes come: they cannot both switch a new file to its journal.
    WorkerStore(os.environ["BENCH_STORE"]).connection.close()
    with app.producer_pool.acquire(block=True) as producer:
        for number in range(messages):
            posting.apply_async((f"account-{number % 2000}", number, "x" * max(0, size - 80)), producer=producer)


if __name__ == "__main__" and sys.argv[1:2] == ["fill"]:
    fill(int(sys.argv[2]), int(sys.argv[3]))
