// consume QUEUE MESSAGES PREFETCH ACK_EVERY: consumes and acknowledges, so many at a time, and prints its rate.

#include "common.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc < 5) die("usage: consume QUEUE MESSAGES PREFETCH ACK_EVERY");
    const long messages = atol(argv[2]), every = atol(argv[4]);
    amqp_connection_state_t connection = open_connection();
    amqp_basic_qos(connection, channel_number, 0, (uint16_t)atoi(argv[3]), 0);
    check_reply(amqp_get_rpc_reply(connection), "cannot set the prefetch");
    const double began = monotonic_seconds();
    amqp_basic_consume(connection, channel_number, amqp_cstring_bytes(argv[1]), amqp_empty_bytes, 0, 0, 0,
                       amqp_empty_table);
    check_reply(amqp_get_rpc_reply(connection), "cannot consume");
    for (long got = 1; got <= messages; got++) {
        amqp_envelope_t envelope;
        amqp_maybe_release_buffers(connection);
        check_reply(amqp_consume_message(connection, &envelope, NULL, 0), "no message");
        if (got % every == 0 || got == messages)
            amqp_basic_ack(connection, channel_number, envelope.delivery_tag, 1);
        amqp_destroy_envelope(&envelope);
    }
    const double seconds = monotonic_seconds() - began;
    printf("{\"what\":\"consume\",\"messages\":%ld,\"seconds\":%.4f,\"rate\":%.1f}\n", messages, seconds,
           (double)messages / seconds);
    close_connection(connection);
    return 0;
}
