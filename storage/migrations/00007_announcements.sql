-- +goose Up
-- The last check is the four eyes: whatever the program does, nothing that its
-- author alone has seen can go out.
CREATE TABLE announcements (
    number      TEXT   NOT NULL PRIMARY KEY,
    author      TEXT   NOT NULL,
    body        TEXT   NOT NULL DEFAULT '{}', -- JSON by language
    rendered    TEXT   NOT NULL DEFAULT '{}', -- JSON by language
    audience    TEXT   NOT NULL DEFAULT '{}', -- JSON
    circular    TEXT   NOT NULL DEFAULT '',
    event       TEXT   NOT NULL DEFAULT '',
    send_at     BIGINT NOT NULL DEFAULT 0,
    state       TEXT   NOT NULL,
    approver    TEXT   NOT NULL DEFAULT '',
    reason      TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL DEFAULT 0,
    approved_at BIGINT NOT NULL DEFAULT 0,
    done_at     BIGINT NOT NULL DEFAULT 0,
    CHECK (state IN ('draft', 'awaiting_approval', 'scheduled', 'sending', 'done', 'cancelled')),
    CHECK (state IN ('draft', 'awaiting_approval', 'cancelled') OR (approver <> '' AND approver <> author))
);

-- +goose Down
DROP TABLE announcements;
