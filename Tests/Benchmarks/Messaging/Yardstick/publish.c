// publish QUEUE MESSAGES BYTES WINDOW [RATE]: publishes with confirms, at most WINDOW unconfirmed, and prints its rate.
// With a RATE it publishes so many a second, each stamped with the time it was sent at.

#include "confirms.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc < 5) die("usage: publish QUEUE MESSAGES BYTES WINDOW [RATE]");
    const char *queue = argv[1];
    const uint64_t messages = strtoull(argv[2], NULL, 10), window = strtoull(argv[4], NULL, 10);
    const size_t bytes = strtoull(argv[3], NULL, 10);
    const double rate = argc > 5 ? atof(argv[5]) : 0;

    amqp_connection_state_t connection = open_connection();
    amqp_confirm_select(connection, channel_number);
    check_reply(amqp_get_rpc_reply(connection), "cannot ask for confirms");
    struct confirms confirms = make_confirms(messages);
    // The same ids must not come twice into one queue: a consumer would take them for duplicates.
    const int64_t run = wall_microseconds();
    const double began = monotonic_seconds();
    uint64_t sent = 0;
    while (confirms.count < messages) {
        while (sent < messages && sent - confirms.count < window) {
            if (rate > 0 && monotonic_seconds() < began + (double)sent / rate) break;
            char id[64], subject[32];
            snprintf(id, sizeof id, "%llx-%llu", (unsigned long long)run, (unsigned long long)sent);
            snprintf(subject, sizeof subject, "account-%llu", (unsigned long long)(sent % 2000));
            char *body = make_body((long)sent, bytes, rate > 0 ? wall_microseconds() : 0);
            struct message message = {"", queue, id, "bench.posting.v1", subject, body, 0};
            while (body[message.body_bytes]) message.body_bytes++;
            publish(connection, &message);
            free(body);
            sent++;
            if (sent % 64 == 0) break;
        }
        take_confirms(&confirms, connection, NULL);
        bool must_wait = sent == messages || sent - confirms.count >= window;
        if (must_wait || rate > 0) wait_readable(connection, NULL, must_wait ? 1000 : 1);
    }
    const double seconds = monotonic_seconds() - began;
    printf("{\"what\":\"publish\",\"messages\":%llu,\"seconds\":%.4f,\"rate\":%.1f}\n", (unsigned long long)messages,
           seconds, (double)messages / seconds);
    close_connection(connection);
    return 0;
}
