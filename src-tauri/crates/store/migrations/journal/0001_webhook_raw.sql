CREATE TABLE webhook_raw (
    -- Every webhook body with a right signature, as received. Append-only. No unique index:
    -- duplicates are harmless here and a body-hash index halves the speed of taking them in.
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at_ms INTEGER NOT NULL, -- Unix milliseconds, this computer's clock
    body           BLOB    NOT NULL
) STRICT;
