-- +goose Up
-- The ids of received messages, and no text: a redelivery finds its id here.
CREATE TABLE messages (
    adapter     TEXT   NOT NULL,
    chat        TEXT   NOT NULL,
    message_id  TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (adapter, chat, message_id)
);

-- How far an adapter has read a stream.
CREATE TABLE marks (
    adapter TEXT NOT NULL,
    stream  TEXT NOT NULL,
    mark    TEXT NOT NULL,
    PRIMARY KEY (adapter, stream)
);

CREATE TABLE conversations (
    owner   TEXT NOT NULL PRIMARY KEY,
    lang    TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    forms   TEXT NOT NULL DEFAULT '[]' -- JSON; the last one is being filled
);

-- +goose Down
DROP TABLE conversations;
DROP TABLE marks;
DROP TABLE messages;
