// The yardstick's SQLite store: the tables of a Quittance service that one message touches, at the same durability.

#ifndef YARDSTICK_STORE_H
#define YARDSTICK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void open_store(const char *path);
void begin_transaction(void);
void commit_transaction(void);

// Marks a message as handled. False when it was before.
bool record_inbox(const char *queue, const char *id, const void *body, size_t bytes);
void post_to_account(const char *account, int64_t amount);
// Returns the row's sequence number.
int64_t append_outbox(const char *exchange, const char *key, const char *properties, const void *body, size_t bytes);
void mark_published(int64_t sequence);
void close_store(void);

#endif
