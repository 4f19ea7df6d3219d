CREATE TABLE facts (
    -- Single values: 'journal_cursor' is the last projected row of journal.db.
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    -- A business number connected here. Its secrets are in the keychain, never in this file.
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_number_id      TEXT    NOT NULL UNIQUE,
    waba_id              TEXT    NOT NULL,
    display_phone_number TEXT    NOT NULL DEFAULT '',
    verified_name        TEXT    NOT NULL DEFAULT '',
    created_at_ms        INTEGER NOT NULL
) STRICT;

CREATE TABLE contacts (
    -- A person, with a phone number, a business-scoped user id, or both (see contact_aliases).
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    scope         TEXT    NOT NULL,            -- the WABA whose people these are
    given_name    TEXT    NOT NULL DEFAULT '', -- chosen by the owner or her address book
    given_name_ms INTEGER NOT NULL DEFAULT 0,  -- when it was chosen: the latest word counts
    profile_name  TEXT    NOT NULL DEFAULT '', -- chosen by the customer
    profile_name_ms INTEGER NOT NULL DEFAULT 0, -- when it was said, by Meta's clock; as the next
    username      TEXT    NOT NULL DEFAULT '', -- display only: usernames move between people
    username_ms   INTEGER NOT NULL DEFAULT 0,
    identity_hash TEXT    NOT NULL DEFAULT '', -- changes when the customer registers anew
    identity_ms   INTEGER NOT NULL DEFAULT 0,
    no_marketing  INTEGER NOT NULL DEFAULT 0,  -- 1: asked for no marketing messages
    marketing_ms  INTEGER NOT NULL DEFAULT 0,  -- when the customer last said so or otherwise
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE contact_aliases (
    -- By what a person is known to Meta. Former ones stay: late webhooks still use them.
    scope         TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('phone', 'bsuid', 'parent_bsuid')),
    value         TEXT    NOT NULL,
    contact_id    INTEGER NOT NULL REFERENCES contacts (id),
    is_current    INTEGER NOT NULL DEFAULT 1,
    first_seen_ms INTEGER NOT NULL,            -- by Meta's clock, as the next
    last_seen_ms  INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_aliases_of ON contact_aliases (contact_id, kind, is_current);

CREATE TABLE conversations (
    -- One thread between one of our numbers and a person or a group.
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id       INTEGER NOT NULL REFERENCES accounts (id),
    contact_id       INTEGER REFERENCES contacts (id), -- null for groups
    group_id         TEXT    NOT NULL DEFAULT '',
    last_message_id  INTEGER,                          -- newest shown message
    last_activity_ms INTEGER NOT NULL DEFAULT 0,       -- its time
    last_inbound_ms  INTEGER,                          -- newest customer message that opens the window
    waiting          INTEGER NOT NULL DEFAULT 0,       -- 1: the customer wrote last
    unread           INTEGER NOT NULL DEFAULT 0,       -- shown customer messages not seen yet
    draft            TEXT    NOT NULL DEFAULT '',      -- its text; its files are in staged_files
    draft_reply_to   INTEGER,                          -- the message it quotes
    answered_by      TEXT    NOT NULL DEFAULT '',      -- another responder owns the thread: its role; empty: we do
    answered_ms      INTEGER NOT NULL DEFAULT 0,       -- since when, by Meta's clock
    free_until_ms    INTEGER,                          -- end of a free entry point window
    subject          TEXT    NOT NULL DEFAULT '',      -- a group's name
    subject_ms       INTEGER NOT NULL DEFAULT 0,
    group_state      TEXT    NOT NULL DEFAULT 'open' CHECK (group_state IN ('open', 'suspended', 'closed')),
    group_state_ms   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX conversations_person ON conversations (contact_id, account_id) WHERE contact_id IS NOT NULL;

CREATE UNIQUE INDEX conversations_group ON conversations (account_id, group_id) WHERE group_id <> '';

CREATE INDEX conversations_unread ON conversations (id) WHERE unread > 0;

CREATE INDEX conversations_newest ON conversations (last_activity_ms DESC, id DESC);

CREATE TABLE messages (
    -- Everything said, ours and theirs. Reactions, edits and deletions are kept as rows too
    -- (shown = 0): they are events with ids of their own, and exports list them.
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id      INTEGER NOT NULL REFERENCES accounts (id),
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    wamid           TEXT,                         -- null until Meta gave one
    content_hash    TEXT,                         -- stands in for an id Meta left out
    client_key      TEXT,                         -- chosen by the interface; a double click sends once
    from_us         INTEGER NOT NULL,
    origin          TEXT    NOT NULL CHECK (origin IN ('live', 'app', 'phone', 'history', 'standby', 'note')),
    shown           INTEGER NOT NULL DEFAULT 1,
    type            TEXT    NOT NULL,             -- Meta's word
    subtype         TEXT,                         -- Meta's word
    body            TEXT    NOT NULL DEFAULT '',  -- what a person reads
    details         TEXT,                         -- JSON: what the card of its type needs beside the body
    words           TEXT    NOT NULL DEFAULT '',  -- what a person reads on the card beside the body: search finds it
    raw             TEXT    NOT NULL DEFAULT '',  -- the element as Meta sent it; empty for ours
    author          TEXT    NOT NULL DEFAULT '',  -- wa_id or user id of the sender, as received
    at_ms           INTEGER NOT NULL,             -- Meta's time; ours for messages not yet sent
    arrived_ms      INTEGER NOT NULL,             -- this computer's time
    reply_to        TEXT,                         -- wamid: quoted message, or target of a reaction, edit, deletion
    forwarded       INTEGER NOT NULL DEFAULT 0,
    unread          INTEGER NOT NULL DEFAULT 0,
    edited          INTEGER NOT NULL DEFAULT 0,
    deleted         INTEGER NOT NULL DEFAULT 0,
    delivery        INTEGER,                      -- rank on the delivery ladder; null for theirs
    failure_meta    INTEGER,                      -- Meta's code of a failure
    failure_detail  TEXT,
    failure         TEXT CHECK (failure IN ('failed', 'note'))
) STRICT;

CREATE UNIQUE INDEX messages_wamid ON messages (account_id, wamid) WHERE wamid IS NOT NULL;

CREATE UNIQUE INDEX messages_hash ON messages (account_id, content_hash) WHERE content_hash IS NOT NULL;

CREATE UNIQUE INDEX messages_client_key ON messages (conversation_id, client_key) WHERE client_key IS NOT NULL;

CREATE INDEX messages_timeline ON messages (conversation_id, at_ms DESC, id DESC) WHERE shown = 1;

CREATE INDEX messages_unread ON messages (conversation_id, at_ms, id) WHERE unread = 1;

CREATE INDEX messages_our_reactions ON messages (account_id, reply_to) WHERE type = 'reaction' AND origin = 'app';

CREATE INDEX messages_photos ON messages (at_ms DESC, id DESC, conversation_id)
    WHERE shown = 1 AND deleted = 0 AND type IN ('image', 'video');

CREATE INDEX messages_documents ON messages (at_ms DESC, id DESC, conversation_id)
    WHERE shown = 1 AND deleted = 0 AND type = 'document';

CREATE INDEX messages_links ON messages (at_ms DESC, id DESC, conversation_id)
    WHERE shown = 1 AND deleted = 0 AND type = 'text' AND (instr(body, '://') > 0 OR instr(body, 'www.') > 0);

CREATE TABLE media (
    -- The file of a message. Files lie in media/ under their SHA-256.
    message_id  INTEGER PRIMARY KEY REFERENCES messages (id),
    meta_id     TEXT,                        -- Meta's media id; customers' live 7 days
    mime        TEXT    NOT NULL,            -- as claimed until the file is here, then as found
    file_name   TEXT,                        -- for showing and saving, never a path
    claimed_sha TEXT,                        -- hex, from the webhook
    sha256      TEXT,                        -- hex; set when the file is here
    bytes       INTEGER,
    width       INTEGER,
    height      INTEGER,
    duration_ms INTEGER,
    animated    INTEGER NOT NULL DEFAULT 0,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'ready', 'failed', 'expired', 'refused', 'removed')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    due_at_ms   INTEGER NOT NULL DEFAULT 0   -- next try while pending or failed
) STRICT;

CREATE INDEX media_file ON media (sha256) WHERE sha256 IS NOT NULL;

CREATE INDEX media_due ON media (due_at_ms) WHERE state IN ('pending', 'failed');

CREATE TABLE staged_files (
    -- Files picked for sending. They lie in media/ already and wait for their message, each in the
    -- draft of one thread at most.
    id              TEXT    PRIMARY KEY,
    sha256          TEXT    NOT NULL,            -- what goes out
    kind            TEXT    NOT NULL,
    mime            TEXT    NOT NULL,
    file_name       TEXT    NOT NULL,
    bytes           INTEGER NOT NULL,
    width           INTEGER,
    height          INTEGER,
    duration_ms     INTEGER,
    picked_sha256   TEXT    NOT NULL,            -- what was picked; another file when it was made to fit
    picked_mime     TEXT    NOT NULL,
    picked_name     TEXT    NOT NULL,
    conversation_id INTEGER REFERENCES conversations (id), -- whose draft it is in; null: none
    position        INTEGER NOT NULL DEFAULT 0,  -- its place there
    caption         TEXT    NOT NULL DEFAULT '',
    staged_ms       INTEGER NOT NULL
) STRICT;

CREATE INDEX staged_files_draft ON staged_files (conversation_id, position) WHERE conversation_id IS NOT NULL;

CREATE TABLE recordings (
    -- Voice notes of the owner's, from the first moment until they are sent or thrown away.
    file            TEXT    PRIMARY KEY,         -- its name in recordings/
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    begun_ms        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (
    -- Media ids at Meta for files of ours; each lives 30 days and belongs to one number.
    account_id  INTEGER NOT NULL REFERENCES accounts (id),
    sha256      TEXT    NOT NULL,
    mime        TEXT    NOT NULL,
    meta_id     TEXT    NOT NULL,
    uploaded_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, sha256, mime)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    -- Work that must survive a crash: one row for each message Meta has not taken yet.
    message_id      INTEGER PRIMARY KEY REFERENCES messages (id),
    account_id      INTEGER NOT NULL REFERENCES accounts (id),
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    request         TEXT    NOT NULL, -- JSON: what to send, without the recipient
    state           TEXT    NOT NULL CHECK (state IN ('held', 'queued', 'uploading', 'sending', 'unknown', 'parked')),
    problem         TEXT,             -- stable code of what is in the way
    attempts        INTEGER NOT NULL DEFAULT 0,
    due_at_ms       INTEGER NOT NULL, -- not before; for 'unknown': until when the lane is held
    wait_ms         INTEGER NOT NULL DEFAULT 0, -- how long that was to wait: a clock set back makes no wait longer
    queued_at_ms    INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_lane ON outbox (conversation_id, message_id);

CREATE TABLE attempts (
    -- Every try to hand a message to Meta. A status names the try it belongs to.
    attempt_id    TEXT    PRIMARY KEY,
    message_id    INTEGER NOT NULL REFERENCES messages (id),
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    started_at_ms INTEGER NOT NULL,
    wamid         TEXT
) STRICT;

CREATE INDEX attempts_of ON attempts (message_id);

CREATE INDEX attempts_started ON attempts (started_at_ms);

CREATE INDEX attempts_wamid ON attempts (account_id, wamid) WHERE wamid IS NOT NULL;

CREATE TABLE status_reports (
    -- What Meta reported about our messages, also before we know the message.
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    wamid         TEXT    NOT NULL,
    kind          TEXT    NOT NULL DEFAULT 'message', -- Meta's type: message, payment, call
    status        TEXT    NOT NULL,                   -- Meta's word
    participant   TEXT    NOT NULL DEFAULT '',        -- member of a group
    at_ms         INTEGER NOT NULL,
    error_code    INTEGER,
    error_detail  TEXT,
    raw           TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX status_reports_once ON status_reports (account_id, wamid, kind, status, participant);

CREATE TABLE reactions (
    -- The reaction of one person on one message; an empty emoji is one taken back.
    account_id   INTEGER NOT NULL REFERENCES accounts (id),
    target_wamid TEXT    NOT NULL,
    author       TEXT    NOT NULL, -- 'us' or the contact's id
    emoji        TEXT    NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (account_id, target_wamid, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE amendments (
    -- Edits and deletions by the sender, kept until and after their message is here.
    event_wamid  TEXT    NOT NULL,
    account_id   INTEGER NOT NULL REFERENCES accounts (id),
    target_wamid TEXT    NOT NULL,
    new_body     TEXT,             -- null: deleted
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (account_id, target_wamid, event_wamid)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    -- What was told about a call, in whatever order: one line of its chat shows it.
    account_id   INTEGER NOT NULL REFERENCES accounts (id),
    call_id      TEXT    NOT NULL,              -- Meta's
    message_id   INTEGER NOT NULL REFERENCES messages (id),
    incoming     INTEGER NOT NULL,
    ringing      INTEGER NOT NULL DEFAULT 0,
    accepted     INTEGER NOT NULL DEFAULT 0,
    rejected     INTEGER NOT NULL DEFAULT 0,
    ended        TEXT,                          -- COMPLETED, FAILED
    seconds      INTEGER,                       -- how long both talked
    PRIMARY KEY (account_id, call_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_receipts (
    -- Newest message to mark as read; best effort, dropped when old.
    conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id),
    wamid           TEXT    NOT NULL,
    queued_at_ms    INTEGER NOT NULL
) STRICT;

CREATE TABLE templates (
    -- Message templates of a WABA, as last read from Meta.
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    waba_id          TEXT    NOT NULL,
    meta_id          TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    language         TEXT    NOT NULL,
    category         TEXT    NOT NULL,
    status           TEXT    NOT NULL,
    raw              TEXT    NOT NULL, -- JSON as Meta gave it
    fetched_at_ms    INTEGER NOT NULL,
    UNIQUE (waba_id, meta_id)
) STRICT;

CREATE TABLE template_drafts (
    -- Templates that are written or changed here and not yet submitted.
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    waba_id       TEXT    NOT NULL,
    meta_id       TEXT    NOT NULL DEFAULT '', -- the template it changes; '': a new one
    draft         TEXT    NOT NULL,            -- JSON
    updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE template_marks (
    -- What the owner did with a template. By name and language: Meta gives an id anew.
    waba_id  TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    language TEXT    NOT NULL,
    starred  INTEGER NOT NULL DEFAULT 0,
    used_ms  INTEGER,                     -- when it was last sent from here
    used_in  INTEGER,                     -- the message it was sent in, which may be gone since
    PRIMARY KEY (waba_id, name, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE template_deeds (
    -- What Meta counts: templates created, approved ones changed or deleted. For 30 days.
    waba_id TEXT    NOT NULL,
    deed    TEXT    NOT NULL CHECK (deed IN ('created', 'edited', 'deleted')),
    subject TEXT    NOT NULL, -- Meta's id of what was edited; else name and language
    at_ms   INTEGER NOT NULL
) STRICT;

CREATE INDEX template_deeds_of ON template_deeds (waba_id, at_ms);

CREATE TABLE held_files (
    -- Picked files that stay without being in a draft of a chat: samples of templates being
    -- written, pictures of cards that were sent.
    owner     TEXT NOT NULL, -- 'template:ID of its draft' or 'message:ID'
    staged_id TEXT NOT NULL REFERENCES staged_files (id),
    PRIMARY KEY (owner, staged_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX held_files_of ON held_files (staged_id);

CREATE TABLE quick_replies (
    -- Texts and choices that the owner keeps under a name. They are hers, not a number's.
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL, -- as typed
    folded        TEXT    NOT NULL, -- in lower case: what two names may not share
    text          TEXT    NOT NULL, -- as typed, with its blanks; that of choices is their body
    choices       TEXT,             -- JSON: buttons, a list or a link; null: a mere text
    removed_at_ms INTEGER           -- null: it is there. A removed one can be put back for a day
) STRICT;

CREATE UNIQUE INDEX quick_replies_name ON quick_replies (folded) WHERE removed_at_ms IS NULL;

CREATE TABLE set_aside (
    -- Parts of webhooks that are kept but not (yet) understood or not ours.
    journal_id INTEGER NOT NULL,
    path       TEXT    NOT NULL, -- place in the body, e.g. entry[0].changes[1]
    kind       TEXT    NOT NULL CHECK (kind IN ('not_json', 'broken', 'unknown_field', 'unknown_number')),
    reason     TEXT    NOT NULL DEFAULT '',
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (journal_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_events (
    -- Everything that webhooks told and that is neither message nor status, once each.
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    waba_id         TEXT    NOT NULL DEFAULT '',
    phone_number_id TEXT    NOT NULL DEFAULT '',
    field           TEXT    NOT NULL,
    content_hash    TEXT    NOT NULL UNIQUE,
    at_ms           INTEGER NOT NULL,
    raw             TEXT    NOT NULL
) STRICT;

CREATE TABLE meta_facts (
    -- What Meta last said about an account, a number or a template, by webhook or as an answer.
    -- Each thing has a row of its own, so that the newer word on it stands in whatever order
    -- they arrive.
    subject TEXT    NOT NULL, -- Meta's id of what it is about; empty: the app
    fact    TEXT    NOT NULL, -- ours, such as 'quality'
    value   TEXT    NOT NULL, -- Meta's word or JSON of ours; empty: none
    asked   INTEGER NOT NULL, -- 1: an answer to us, 0: a webhook
    at_ms   INTEGER NOT NULL, -- Meta's time of a webhook, ours of a question
    PRIMARY KEY (subject, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
    -- What the owner should know about her account, its numbers and templates: one row for each
    -- topic, as the newest word on it left things.
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    waba_id   TEXT    NOT NULL,
    scope     TEXT    NOT NULL CHECK (scope IN ('account', 'number', 'template')),
    subject   TEXT    NOT NULL,            -- Meta's id of what it is about
    topic     TEXT    NOT NULL,            -- ours; what excludes each other shares one
    code      TEXT,                        -- stable, of the engine's table; null: it is over
    severity  TEXT    NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    facts     TEXT    NOT NULL,            -- JSON of ours: numbers, dates, names
    detail    TEXT    NOT NULL,            -- Meta's words; may be empty
    at_ms     INTEGER NOT NULL,            -- since when
    ends_ms   INTEGER,                     -- when it is over by itself
    dismissed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (scope, subject, topic)
) STRICT;

CREATE VIRTUAL TABLE search_messages USING fts5 (
    -- The index of what is shown, by the message's id. Its words are spelled by the engine; 'about'
    -- holds c and the thread's id, t (theirs) or u (ours), a (with a file), p (a photo or video),
    -- d (a document), h (from before the number was connected).
    words,
    about,
    content = '',
    contentless_delete = 1,
    prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);

CREATE TABLE 'search_messages_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'search_messages_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE 'search_messages_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'search_messages_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE VIRTUAL TABLE search_people USING fts5 (
    -- The index of whom we talk to, by the thread's id.
    names,
    numbers, -- every end of every number, so that any part of one is the beginning of a word
    content = '',
    contentless_delete = 1,
    prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);

CREATE TABLE 'search_people_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'search_people_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE 'search_people_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'search_people_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE search_stale_messages (
    -- Messages whose index is to be made anew before the write that changed them ends.
    id INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE search_stale_people (
    -- Threads whose index is to be made anew before the write that changed them ends.
    id INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER search_message_came AFTER INSERT ON messages WHEN NEW.shown = 1 BEGIN
    INSERT INTO search_stale_messages SELECT NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_messages WHERE id = NEW.id);
END;

CREATE TRIGGER search_message_changed
AFTER UPDATE OF conversation_id, type, body, words, shown, deleted ON messages
WHEN (OLD.conversation_id, OLD.type, OLD.body, OLD.words, OLD.shown, OLD.deleted)
    IS NOT (NEW.conversation_id, NEW.type, NEW.body, NEW.words, NEW.shown, NEW.deleted) BEGIN
    INSERT INTO search_stale_messages SELECT NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_messages WHERE id = NEW.id);
END;

CREATE TRIGGER search_message_went AFTER DELETE ON messages BEGIN
    INSERT INTO search_stale_messages SELECT OLD.id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_messages WHERE id = OLD.id);
END;

CREATE TRIGGER search_file_came AFTER INSERT ON media BEGIN
    INSERT INTO search_stale_messages SELECT NEW.message_id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_messages WHERE id = NEW.message_id);
END;

CREATE TRIGGER search_file_renamed AFTER UPDATE OF file_name ON media
WHEN OLD.file_name IS NOT NEW.file_name BEGIN
    INSERT INTO search_stale_messages SELECT NEW.message_id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_messages WHERE id = NEW.message_id);
END;

CREATE TRIGGER search_file_went AFTER DELETE ON media BEGIN
    INSERT INTO search_stale_messages SELECT OLD.message_id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_messages WHERE id = OLD.message_id);
END;

CREATE TRIGGER search_thread_came AFTER INSERT ON conversations BEGIN
    INSERT INTO search_stale_people SELECT NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_people WHERE id = NEW.id);
END;

CREATE TRIGGER search_thread_changed AFTER UPDATE OF contact_id, subject ON conversations
WHEN OLD.contact_id IS NOT NEW.contact_id OR OLD.subject IS NOT NEW.subject BEGIN
    INSERT INTO search_stale_people SELECT NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_people WHERE id = NEW.id);
END;

CREATE TRIGGER search_thread_went AFTER DELETE ON conversations BEGIN
    INSERT INTO search_stale_people SELECT OLD.id
        WHERE NOT EXISTS (SELECT 1 FROM search_stale_people WHERE id = OLD.id);
END;

CREATE TRIGGER search_person_renamed AFTER UPDATE OF given_name, profile_name, username ON contacts
WHEN (OLD.given_name, OLD.profile_name, OLD.username)
    IS NOT (NEW.given_name, NEW.profile_name, NEW.username) BEGIN
    INSERT INTO search_stale_people SELECT v.id FROM conversations v WHERE v.contact_id = NEW.id
        AND NOT EXISTS (SELECT 1 FROM search_stale_people s WHERE s.id = v.id);
END;

CREATE TRIGGER search_number_came AFTER INSERT ON contact_aliases WHEN NEW.kind = 'phone' BEGIN
    INSERT INTO search_stale_people SELECT v.id FROM conversations v WHERE v.contact_id = NEW.contact_id
        AND NOT EXISTS (SELECT 1 FROM search_stale_people s WHERE s.id = v.id);
END;

CREATE TRIGGER search_number_moved AFTER UPDATE OF contact_id ON contact_aliases
WHEN NEW.kind = 'phone' AND OLD.contact_id <> NEW.contact_id BEGIN
    INSERT INTO search_stale_people SELECT v.id FROM conversations v
        WHERE v.contact_id IN (OLD.contact_id, NEW.contact_id)
        AND NOT EXISTS (SELECT 1 FROM search_stale_people s WHERE s.id = v.id);
END;

CREATE TRIGGER search_number_went AFTER DELETE ON contact_aliases WHEN OLD.kind = 'phone' BEGIN
    INSERT INTO search_stale_people SELECT v.id FROM conversations v WHERE v.contact_id = OLD.contact_id
        AND NOT EXISTS (SELECT 1 FROM search_stale_people s WHERE s.id = v.id);
END;

