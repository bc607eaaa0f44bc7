#include "confirms.h"

#include <stdlib.h>

struct confirms make_confirms(uint64_t messages) {
    struct confirms confirms = {calloc(messages + 1, 1), 1, 0};
    if (!confirms.done) die("no memory");
    return confirms;
}

static void settle(struct confirms *confirms, uint64_t tag, void (*each)(uint64_t tag)) {
    if (confirms->done[tag]) return;
    confirms->done[tag] = 1;
    confirms->count += 1;
    if (each) each(tag);
}

void take_confirms(struct confirms *confirms, amqp_connection_state_t connection, void (*each)(uint64_t tag)) {
    amqp_frame_t frame;
    while (next_frame(connection, &frame)) {
        if (frame.frame_type != AMQP_FRAME_METHOD || frame.payload.method.id != AMQP_BASIC_ACK_METHOD) continue;
        const amqp_basic_ack_t *ack = frame.payload.method.decoded;
        if (ack->multiple) {
            for (; confirms->low <= ack->delivery_tag; confirms->low++) settle(confirms, confirms->low, each);
        } else {
            settle(confirms, ack->delivery_tag, each);
        }
    }
    amqp_maybe_release_buffers(connection);
}
