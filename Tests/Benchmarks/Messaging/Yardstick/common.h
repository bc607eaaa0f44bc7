// What the yardstick programs share: the broker, the message, the clock. One thread, no more than the task needs.

#ifndef YARDSTICK_COMMON_H
#define YARDSTICK_COMMON_H

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { channel_number = 1 };

// Ends the program with a line on standard error.
_Noreturn void die(const char *what);

// A connection with one open channel, to the broker that QUITTANCE_BROKER_* in the environment names.
amqp_connection_state_t open_connection(void);
void close_connection(amqp_connection_state_t connection);
void check_reply(amqp_rpc_reply_t reply, const char *doing);

// The next frame that is there, without waiting.
bool next_frame(amqp_connection_state_t connection, amqp_frame_t *frame);

// Waits until one of the two can be read; at most `timeout_ms`. The second may be NULL.
void wait_readable(amqp_connection_state_t first, amqp_connection_state_t second, int timeout_ms);

double monotonic_seconds(void);
int64_t wall_microseconds(void);

struct message {
    const char *exchange, *routing_key, *id, *type, *subject;
    const void *body;
    size_t body_bytes;
};

// A persistent CloudEvent in binary form, with the headers that Quittance writes. Mandatory when it goes to one queue.
void publish(amqp_connection_state_t connection, const struct message *message);

// The JSON body of a posting, padded with text to `size` bytes. `sent_at` is in microseconds of wall time.
char *make_body(long number, size_t size, int64_t sent_at);

// The numbers in "VmRSS" and "VmHWM" of this process, in KiB.
long resident_kib(void);
long peak_resident_kib(void);

#endif
