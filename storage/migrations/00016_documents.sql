-- +goose Up
-- title and langs are JSON, date is YYYY-MM-DD, about is a topic ("entry:imrf-what").
CREATE TABLE documents (
    number       TEXT   NOT NULL PRIMARY KEY,
    seq          BIGINT NOT NULL UNIQUE,
    title        TEXT   NOT NULL,
    langs        TEXT   NOT NULL,
    version      TEXT   NOT NULL,
    date         TEXT   NOT NULL,
    replaces     TEXT   NOT NULL,
    about        TEXT   NOT NULL,
    inside       BIGINT NOT NULL,
    file_name    TEXT   NOT NULL,
    file_type    TEXT   NOT NULL,
    file_size    BIGINT NOT NULL,
    file_key     TEXT   NOT NULL,
    author       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL
);

CREATE INDEX documents_replaces ON documents (replaces, withdrawn_at) WHERE replaces <> '';
CREATE INDEX documents_about ON documents (about, seq) WHERE about <> '';

-- +goose Down
DROP TABLE documents;
