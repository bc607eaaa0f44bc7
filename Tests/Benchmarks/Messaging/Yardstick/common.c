#include "common.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

void die(const char *what) {
    fprintf(stderr, "yardstick: %s\n", what);
    exit(1);
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    if (!value) die(name);
    return value;
}

void check_reply(amqp_rpc_reply_t reply, const char *doing) {
    if (reply.reply_type != AMQP_RESPONSE_NORMAL) die(doing);
}

amqp_connection_state_t open_connection(void) {
    amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(connection);
    if (!socket) die("no memory for a socket");
    if (amqp_socket_open(socket, setting("QUITTANCE_BROKER_HOST"), atoi(setting("QUITTANCE_BROKER_PORT"))))
        die("cannot connect");
    check_reply(amqp_login(connection, setting("QUITTANCE_BROKER_VHOST"), 0, 131072, 20, AMQP_SASL_METHOD_PLAIN,
                           setting("QUITTANCE_BROKER_USER"), setting("QUITTANCE_BROKER_PASSWORD")),
                "cannot log in");
    amqp_channel_open(connection, channel_number);
    check_reply(amqp_get_rpc_reply(connection), "cannot open a channel");
    return connection;
}

void close_connection(amqp_connection_state_t connection) {
    amqp_connection_close(connection, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(connection);
}

bool next_frame(amqp_connection_state_t connection, amqp_frame_t *frame) {
    struct timeval none = {0, 0};
    int status = amqp_simple_wait_frame_noblock(connection, frame, &none);
    if (status == AMQP_STATUS_TIMEOUT) return false;
    if (status != AMQP_STATUS_OK) die(amqp_error_string2(status));
    if (frame->frame_type == AMQP_FRAME_METHOD) {
        amqp_method_number_t id = frame->payload.method.id;
        if (id == AMQP_CHANNEL_CLOSE_METHOD || id == AMQP_CONNECTION_CLOSE_METHOD) die("closed by the broker");
        if (id == AMQP_BASIC_NACK_METHOD || id == AMQP_BASIC_RETURN_METHOD) die("a message was not taken");
    }
    return true;
}

void wait_readable(amqp_connection_state_t first, amqp_connection_state_t second, int timeout_ms) {
    struct pollfd set[2] = {{.fd = amqp_get_sockfd(first), .events = POLLIN}, {.fd = -1, .events = POLLIN}};
    if (second) set[1].fd = amqp_get_sockfd(second);
    poll(set, 2, timeout_ms);
}

double monotonic_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int64_t wall_microseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static amqp_table_entry_t header(const char *name, const char *value) {
    amqp_table_entry_t entry;
    entry.key = amqp_cstring_bytes(name);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes(value);
    return entry;
}

void publish(amqp_connection_state_t connection, const struct message *message) {
    amqp_table_entry_t headers[] = {
        header("cloudEvents_specversion", "1.0"),        header("cloudEvents_id", message->id),
        header("cloudEvents_source", "/quittance/bench"), header("cloudEvents_type", message->type),
        header("cloudEvents_subject", message->subject), header("cloudEvents_time", "2026-03-31T09:00:00.000Z"),
    };
    amqp_basic_properties_t properties = {0};
    properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG |
                        AMQP_BASIC_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG;
    properties.delivery_mode = 2;
    properties.content_type = amqp_cstring_bytes("application/json");
    properties.message_id = amqp_cstring_bytes(message->id);
    properties.type = amqp_cstring_bytes(message->type);
    properties.headers.num_entries = sizeof headers / sizeof headers[0];
    properties.headers.entries = headers;
    amqp_bytes_t body = {message->body_bytes, (void *)message->body};
    int status = amqp_basic_publish(connection, channel_number, amqp_cstring_bytes(message->exchange),
                                    amqp_cstring_bytes(message->routing_key), message->exchange[0] == 0, 0,
                                    &properties, body);
    if (status) die(amqp_error_string2(status));
}

char *make_body(long number, size_t size, int64_t sent_at) {
    char *body = malloc(size + 256);
    if (!body) die("no memory");
    int used = sprintf(body, "{\"account\":\"account-%ld\",\"number\":%ld,\"sentAtMicroseconds\":%lld,\"text\":\"",
                       number % 2000, number, (long long)sent_at);
    size_t pad = size > (size_t)used + 2 ? size - (size_t)used - 2 : 0;
    memset(body + used, 'x', pad);
    memcpy(body + used + pad, "\"}", 3);
    return body;
}

static long status_kib(const char *name) {
    FILE *file = fopen("/proc/self/status", "r");
    if (!file) die("cannot read /proc/self/status");
    char line[256];
    long value = -1;
    while (fgets(line, sizeof line, file))
        if (!strncmp(line, name, strlen(name))) value = atol(line + strlen(name));
    fclose(file);
    return value;
}

long resident_kib(void) { return status_kib("VmRSS:"); }
long peak_resident_kib(void) { return status_kib("VmHWM:"); }
