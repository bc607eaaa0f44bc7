// The C client library of RabbitMQ as Swift can see it. Only the module RabbitMQ imports this.

#ifndef QUITTANCE_CRABBITMQ_SHIM_H
#define QUITTANCE_CRABBITMQ_SHIM_H

// The headers lie flat up to 0.11 and in a folder of their own from 0.12 on.
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/ssl_socket.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#endif

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static inline amqp_table_entry_t crabbitmq_flag(const char *name) {
    amqp_table_entry_t entry;
    entry.key = amqp_cstring_bytes(name);
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = 1;
    return entry;
}

// Logs in with a name for the broker's connection list and with the capabilities the library's own login leaves out:
// without them the broker tells neither of a blocked connection nor of a consumer whose queue is gone.
// A shim because the library's function is variadic, which Swift cannot call. The library copies the table.
// Without a password the login is EXTERNAL: the broker reads the user from the certificate that TLS showed it. The
// answer to EXTERNAL should be empty, but the library takes an empty one for a failed allocation; RabbitMQ reads none.
static inline amqp_rpc_reply_t crabbitmq_login(amqp_connection_state_t state, const char *vhost, int frame_max,
                                               int heartbeat_seconds, const char *connection_name, const char *user,
                                               const char *password) {
    amqp_table_entry_t capabilities[4];
    capabilities[0] = crabbitmq_flag("connection.blocked");
    capabilities[1] = crabbitmq_flag("consumer_cancel_notify");
    capabilities[2] = crabbitmq_flag("publisher_confirms");
    capabilities[3] = crabbitmq_flag("basic.nack");

    amqp_table_entry_t entries[2];
    entries[0].key = amqp_cstring_bytes("connection_name");
    entries[0].value.kind = AMQP_FIELD_KIND_UTF8;
    entries[0].value.value.bytes = amqp_cstring_bytes(connection_name);
    entries[1].key = amqp_cstring_bytes("capabilities");
    entries[1].value.kind = AMQP_FIELD_KIND_TABLE;
    entries[1].value.value.table.num_entries = 4;
    entries[1].value.value.table.entries = capabilities;

    amqp_table_t properties;
    properties.num_entries = 2;
    properties.entries = entries;
    if (password == NULL) {
        return amqp_login_with_properties(state, vhost, 0, frame_max, heartbeat_seconds, &properties,
                                          AMQP_SASL_METHOD_EXTERNAL, "-");
    }
    return amqp_login_with_properties(state, vhost, 0, frame_max, heartbeat_seconds, &properties,
                                      AMQP_SASL_METHOD_PLAIN, user, password);
}

// fcntl is variadic too.
static inline int crabbitmq_duplicate(int descriptor) {
    return fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

// A time span for the library. A function because Swift sees the struct in more than one module.
static inline struct timeval crabbitmq_timeval(long seconds, long microseconds) {
    struct timeval span;
    span.tv_sec = seconds;
    span.tv_usec = microseconds;
    return span;
}

// A heartbeat by hand. The library sends its own only while it waits for frames.
static inline int crabbitmq_send_heartbeat(amqp_connection_state_t state) {
    amqp_frame_t frame;
    frame.frame_type = AMQP_FRAME_HEARTBEAT;
    frame.channel = 0;
    return amqp_send_frame(state, &frame);
}

#endif
