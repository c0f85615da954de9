-- +goose Up
-- seq is the number in the public id ("d17") and the order within a lane, which
-- is (adapter, chat). settled is 1 once state is final. priority is 0 for what
-- somebody waits for. settled and priority follow from state and kind; they
-- stand here so that the indexes below stay as small as what is waiting.
CREATE TABLE deliveries (
    seq             BIGINT NOT NULL PRIMARY KEY,
    adapter         TEXT   NOT NULL,
    chat            TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    ref             TEXT   NOT NULL DEFAULT '',
    lang            TEXT   NOT NULL DEFAULT '',
    body            TEXT   NOT NULL,
    buttons         TEXT   NOT NULL DEFAULT '[]', -- JSON
    files           TEXT   NOT NULL DEFAULT '[]', -- JSON
    reply_to        TEXT   NOT NULL DEFAULT '',
    private         BIGINT NOT NULL DEFAULT 0,
    reader          TEXT   NOT NULL DEFAULT '', -- who alone sees a private one
    sheet           TEXT   NOT NULL DEFAULT '', -- JSON of a form, or empty
    edits           BIGINT NOT NULL DEFAULT 0, -- seq of the replaced one, or 0
    person          TEXT   NOT NULL DEFAULT '',
    instead         BIGINT NOT NULL DEFAULT 0, -- seq of the one to another account that failed, or 0
    capability      TEXT   NOT NULL DEFAULT '',
    object          TEXT   NOT NULL DEFAULT '',
    priority        BIGINT NOT NULL,
    state           TEXT   NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'acknowledged', 'failed', 'unknown')),
    settled         BIGINT NOT NULL DEFAULT 0,
    not_before      BIGINT NOT NULL DEFAULT 0,
    attempts        BIGINT NOT NULL DEFAULT 0,
    failure         TEXT   NOT NULL DEFAULT '',
    message_id      TEXT   NOT NULL DEFAULT '',
    created_at      BIGINT NOT NULL DEFAULT 0,
    settled_at      BIGINT NOT NULL DEFAULT 0,
    acknowledged_at BIGINT NOT NULL DEFAULT 0,
    CHECK ((settled = 0) = (state IN ('pending', 'sending')))
);

-- The head of a lane; the lanes by urgency; the next time; the busy lanes: each
-- over what waits only.
CREATE INDEX deliveries_lane ON deliveries (adapter, chat, seq) WHERE settled = 0;
CREATE INDEX deliveries_queue ON deliveries (adapter, priority, seq) WHERE settled = 0;
CREATE INDEX deliveries_next ON deliveries (not_before, seq) WHERE settled = 0;
CREATE INDEX deliveries_sending ON deliveries (adapter, chat) WHERE state = 'sending';
CREATE INDEX deliveries_origin ON deliveries (capability, object, kind, seq);
CREATE INDEX deliveries_undelivered ON deliveries (settled_at, seq) WHERE state IN ('failed', 'unknown');

-- Finds the delivery that carries a button; the button itself stands there.
CREATE TABLE buttons (
    id       TEXT   NOT NULL PRIMARY KEY,
    delivery BIGINT NOT NULL REFERENCES deliveries (seq),
    position BIGINT NOT NULL
);

-- +goose Down
DROP TABLE buttons;
DROP TABLE deliveries;
