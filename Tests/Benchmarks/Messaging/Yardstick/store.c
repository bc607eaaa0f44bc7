#include "store.h"

#include "common.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3 *store;
static sqlite3_stmt *begin, *commit, *inbox, *account_row, *outbox, *mark;

static const char *schema =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;"
    "CREATE TABLE inbox (consumer TEXT NOT NULL, messageId TEXT NOT NULL, digest BLOB NOT NULL,"
    " processedAt INTEGER NOT NULL, PRIMARY KEY (consumer, messageId)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outbox (sequence INTEGER PRIMARY KEY AUTOINCREMENT, exchange TEXT NOT NULL,"
    " routingKey TEXT NOT NULL, properties TEXT NOT NULL, body BLOB NOT NULL, state INTEGER NOT NULL,"
    " changedAt INTEGER NOT NULL) STRICT;"
    "CREATE INDEX outboxWaiting ON outbox (sequence) WHERE state = 0;"
    "CREATE INDEX outboxDone ON outbox (changedAt) WHERE state = 1;"
    "CREATE TABLE balance (account TEXT PRIMARY KEY, amount INTEGER NOT NULL, postings INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;";

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(store, sql, -1, &statement, NULL)) die(sqlite3_errmsg(store));
    return statement;
}

static void run(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) die(sqlite3_errmsg(store));
    sqlite3_reset(statement);
}

void open_store(const char *path) {
    if (sqlite3_open(path, &store)) die("cannot open the store");
    if (sqlite3_exec(store, schema, NULL, NULL, NULL)) die(sqlite3_errmsg(store));
    begin = prepare("BEGIN IMMEDIATE");
    commit = prepare("COMMIT");
    inbox = prepare("INSERT OR IGNORE INTO inbox (consumer, messageId, digest, processedAt) VALUES (?, ?, ?, ?)");
    account_row = prepare("INSERT INTO balance (account, amount, postings) VALUES (?, ?, 1) ON CONFLICT (account)"
                          " DO UPDATE SET amount = amount + excluded.amount, postings = postings + 1");
    outbox = prepare("INSERT INTO outbox (exchange, routingKey, properties, body, state, changedAt)"
                     " VALUES (?, ?, ?, ?, 0, ?)");
    mark = prepare("UPDATE outbox SET state = 1, changedAt = ? WHERE sequence = ? AND state = 0");
}

void begin_transaction(void) { run(begin); }
void commit_transaction(void) { run(commit); }

// Tells two bodies apart (FNV-1a); the same 16 bytes in the row as a real digest.
static void digest_of(const unsigned char *body, size_t bytes, uint64_t digest[2]) {
    uint64_t hash = 14695981039346656037u;
    for (size_t index = 0; index < bytes; index++) hash = (hash ^ body[index]) * 1099511628211u;
    digest[0] = hash;
    digest[1] = ~hash;
}

bool record_inbox(const char *queue, const char *id, const void *body, size_t bytes) {
    uint64_t digest[2];
    digest_of(body, bytes, digest);
    sqlite3_bind_text(inbox, 1, queue, -1, SQLITE_STATIC);
    sqlite3_bind_text(inbox, 2, id, -1, SQLITE_STATIC);
    sqlite3_bind_blob(inbox, 3, digest, sizeof digest, SQLITE_STATIC);
    sqlite3_bind_int64(inbox, 4, wall_microseconds() / 1000);
    run(inbox);
    return sqlite3_changes(store) == 1;
}

void post_to_account(const char *account, int64_t amount) {
    sqlite3_bind_text(account_row, 1, account, -1, SQLITE_STATIC);
    sqlite3_bind_int64(account_row, 2, amount);
    run(account_row);
}

int64_t append_outbox(const char *exchange, const char *key, const char *properties, const void *body, size_t bytes) {
    sqlite3_bind_text(outbox, 1, exchange, -1, SQLITE_STATIC);
    sqlite3_bind_text(outbox, 2, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(outbox, 3, properties, -1, SQLITE_STATIC);
    sqlite3_bind_blob(outbox, 4, body, (int)bytes, SQLITE_STATIC);
    sqlite3_bind_int64(outbox, 5, wall_microseconds() / 1000);
    run(outbox);
    return sqlite3_last_insert_rowid(store);
}

void mark_published(int64_t sequence) {
    sqlite3_bind_int64(mark, 1, wall_microseconds() / 1000);
    sqlite3_bind_int64(mark, 2, sequence);
    run(mark);
}

void close_store(void) {
    sqlite3_stmt *statements[] = {begin, commit, inbox, account_row, outbox, mark};
    for (size_t index = 0; index < sizeof statements / sizeof statements[0]; index++)
        sqlite3_finalize(statements[index]);
    sqlite3_close(store);
}
