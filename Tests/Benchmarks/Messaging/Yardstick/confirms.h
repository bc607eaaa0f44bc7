// Which published messages the broker has confirmed. Confirms come out of order and for many at once.

#ifndef YARDSTICK_CONFIRMS_H
#define YARDSTICK_CONFIRMS_H

#include "common.h"

struct confirms {
    unsigned char *done;    // by delivery tag, from 1
    uint64_t low;           // every tag below is confirmed
    uint64_t count;
};

struct confirms make_confirms(uint64_t messages);

// Reads what has come. `each` is called once for a tag; it may be NULL.
void take_confirms(struct confirms *confirms, amqp_connection_state_t connection, void (*each)(uint64_t tag));

#endif
