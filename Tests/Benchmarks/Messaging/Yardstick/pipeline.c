// pipeline QUEUE MESSAGES PREFETCH WINDOW STORE EXCHANGE KEY: what a Quittance service does with a message, in C:
// takes a batch of what has arrived, commits inbox, state and outbox rows in one FULL transaction (with the marks of
// rows confirmed meanwhile), acknowledges, publishes with confirms. One thread, two connections. Confirms of one batch
// come in while the next one is worked on. Prints rate, latency from send to commit, and memory.

#include "confirms.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { batch_max = 500, id_max = 80 };

struct delivery {
    char id[id_max], account[id_max];
    char *body;
    size_t bytes, missing;
    uint64_t tag;
};

struct row {
    int64_t sequence;
    char id[id_max], account[id_max];
    char *body;
    size_t bytes;
};

static const char *queue, *exchange, *key;
static struct delivery batch[batch_max];
static size_t arrived;      // complete ones in `batch`; the one behind may be on its way
static bool inside;         // a delivery's header or body is still to come
static struct row *rows;    // by delivery tag, less one
static uint64_t row_count, sent_count;
static uint64_t *to_mark;
static size_t to_mark_count;
static double *latencies;
static uint64_t latency_count;

static void note_confirmed(uint64_t tag) { to_mark[to_mark_count++] = tag; }

static void copy_text(char *to, amqp_bytes_t from) {
    size_t bytes = from.len < id_max - 1 ? from.len : id_max - 1;
    memcpy(to, from.bytes, bytes);
    to[bytes] = 0;
}

static void take_header(struct delivery *delivery, const amqp_frame_t *frame) {
    const amqp_basic_properties_t *properties = frame->payload.properties.decoded;
    copy_text(delivery->id, properties->message_id);
    for (int index = 0; index < properties->headers.num_entries; index++) {
        const amqp_table_entry_t *entry = &properties->headers.entries[index];
        if (entry->key.len == 19 && !memcmp(entry->key.bytes, "cloudEvents_subject", 19))
            copy_text(delivery->account, entry->value.value.bytes);
    }
    delivery->missing = (size_t)frame->payload.properties.body_size;
    delivery->bytes = 0;
    delivery->body = malloc(delivery->missing + 1);
    if (!delivery->body) die("no memory");
}

static void take_deliveries(amqp_connection_state_t connection) {
    amqp_frame_t frame;
    while (arrived < batch_max && next_frame(connection, &frame)) {
        struct delivery *delivery = &batch[arrived];
        if (frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_DELIVER_METHOD) {
            delivery->tag = ((amqp_basic_deliver_t *)frame.payload.method.decoded)->delivery_tag;
            inside = true;
        } else if (frame.frame_type == AMQP_FRAME_HEADER && inside) {
            take_header(delivery, &frame);
        } else if (frame.frame_type == AMQP_FRAME_BODY && inside) {
            amqp_bytes_t piece = frame.payload.body_fragment;
            memcpy(delivery->body + delivery->bytes, piece.bytes, piece.len);
            delivery->bytes += piece.len;
            delivery->missing -= piece.len;
            if (delivery->missing) continue;
            delivery->body[delivery->bytes] = 0;
            inside = false;
            arrived++;
        }
    }
    amqp_maybe_release_buffers(connection);
}

static int64_t number_behind(const char *body, const char *name) {
    const char *found = strstr(body, name);
    return found ? atoll(found + strlen(name)) : 0;
}

static void handle(struct delivery *delivery) {
    if (!record_inbox(queue, delivery->id, delivery->body, delivery->bytes)) {
        free(delivery->body);
        return;
    }
    post_to_account(delivery->account, number_behind(delivery->body, "\"number\":"));
    struct row *row = &rows[row_count++];
    snprintf(row->id, id_max, "out-%.70s", delivery->id);
    strcpy(row->account, delivery->account);
    row->body = delivery->body;
    row->bytes = delivery->bytes;
    char properties[300];
    snprintf(properties, sizeof properties, "{\"id\":\"%s\",\"subject\":\"%s\",\"type\":\"bench.posted.v1\"}", row->id,
             row->account);
    row->sequence = append_outbox(exchange, key, properties, row->body, row->bytes);
}

static void commit_batch(void) {
    int64_t *sent_at = malloc(sizeof *sent_at * (arrived + 1));
    if (!sent_at) die("no memory");
    for (size_t index = 0; index < arrived; index++)
        sent_at[index] = number_behind(batch[index].body, "\"sentAtMicroseconds\":");
    begin_transaction();
    for (size_t index = 0; index < to_mark_count; index++) mark_published(rows[to_mark[index] - 1].sequence);
    for (size_t index = 0; index < arrived; index++) handle(&batch[index]);
    commit_transaction();
    const int64_t now = wall_microseconds();
    for (size_t index = 0; index < arrived; index++)
        if (sent_at[index]) latencies[latency_count++] = (double)(now - sent_at[index]) / 1000;
    free(sent_at);
    to_mark_count = 0;
}

static void send_rows(amqp_connection_state_t connection, const struct confirms *confirms, uint64_t window) {
    while (sent_count < row_count && sent_count - confirms->count < window) {
        struct row *row = &rows[sent_count++];
        struct message message = {exchange, key, row->id, "bench.posted.v1", row->account, row->body, row->bytes};
        publish(connection, &message);
        free(row->body);
    }
}

static int by_size(const void *first, const void *second) {
    const double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

static double percentile(double share) {
    if (!latency_count) return 0;
    return latencies[(uint64_t)(share * (double)(latency_count - 1))];
}

static amqp_connection_state_t open_consumer(uint16_t prefetch) {
    amqp_connection_state_t consumer = open_connection();
    amqp_basic_qos(consumer, channel_number, 0, prefetch, 0);
    check_reply(amqp_get_rpc_reply(consumer), "cannot set the prefetch");
    amqp_basic_consume(consumer, channel_number, amqp_cstring_bytes(queue), amqp_empty_bytes, 0, 0, 0,
                       amqp_empty_table);
    check_reply(amqp_get_rpc_reply(consumer), "cannot consume");
    return consumer;
}

int main(int argc, char **argv) {
    if (argc < 8) die("usage: pipeline QUEUE MESSAGES PREFETCH WINDOW STORE EXCHANGE KEY");
    queue = argv[1];
    const uint64_t messages = strtoull(argv[2], NULL, 10), window = strtoull(argv[4], NULL, 10);
    open_store(argv[5]);
    exchange = argv[6];
    key = argv[7];
    // A batch more than asked for may be taken when more messages wait.
    rows = calloc(messages + batch_max, sizeof *rows);
    to_mark = calloc(messages + batch_max, sizeof *to_mark);
    latencies = calloc(messages + batch_max, sizeof *latencies);
    if (!rows || !to_mark || !latencies) die("no memory");
    struct confirms confirms = make_confirms(messages + batch_max);
    amqp_connection_state_t publisher = open_connection();
    amqp_confirm_select(publisher, channel_number);
    check_reply(amqp_get_rpc_reply(publisher), "cannot ask for confirms");
    const double began = monotonic_seconds();
    amqp_connection_state_t consumer = open_consumer((uint16_t)atoi(argv[3]));

    while (confirms.count < messages) {
        if (row_count < messages) take_deliveries(consumer);
        take_confirms(&confirms, publisher, note_confirmed);
        const bool quiet = arrived == 0;
        if (!quiet) {
            commit_batch();
            amqp_basic_ack(consumer, channel_number, batch[arrived - 1].tag, 1);
            // The one that is on its way goes on in the first place.
            if (inside) memmove(&batch[0], &batch[arrived], sizeof batch[0]);
            arrived = 0;
        }
        send_rows(publisher, &confirms, window);
        if (quiet) wait_readable(publisher, row_count < messages ? consumer : NULL, 1000);
    }
    const double seconds = monotonic_seconds() - began;
    commit_batch();
    qsort(latencies, latency_count, sizeof *latencies, by_size);
    printf("{\"what\":\"pipeline\",\"messages\":%llu,\"seconds\":%.4f,\"rate\":%.1f,\"median\":%.3f,\"p99\":%.3f,"
           "\"residentKiB\":%ld,\"peakKiB\":%ld}\n",
           (unsigned long long)confirms.count, seconds, (double)confirms.count / seconds, percentile(0.5),
           percentile(0.99), resident_kib(), peak_resident_kib());
    close_connection(consumer);
    close_connection(publisher);
    close_store();
    return 0;
}
