-- +goose Up
CREATE TABLE states (
    code     TEXT   NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL, -- the League's order
    name     TEXT   NOT NULL DEFAULT '{}', -- JSON by language
    official TEXT   NOT NULL DEFAULT '{}', -- JSON by language
    zone     TEXT   NOT NULL,
    weekend  TEXT   NOT NULL DEFAULT '[]', -- JSON
    aliases  TEXT   NOT NULL DEFAULT '[]'  -- JSON
);

-- state is empty for those who belong to no seat, hence no foreign key.
CREATE TABLE persons (
    id        TEXT   NOT NULL PRIMARY KEY,
    role      TEXT   NOT NULL,
    state     TEXT   NOT NULL DEFAULT '',
    name      TEXT   NOT NULL DEFAULT '',
    title     TEXT   NOT NULL DEFAULT '',
    ministry  TEXT   NOT NULL DEFAULT '',
    lang      TEXT   NOT NULL DEFAULT '',
    status    TEXT   NOT NULL,
    joined_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE accounts (
    adapter      TEXT   NOT NULL,
    user_id      TEXT   NOT NULL,
    person       TEXT   NOT NULL REFERENCES persons (id),
    chat_adapter TEXT   NOT NULL DEFAULT '',
    chat         TEXT   NOT NULL DEFAULT '',
    seq          BIGINT NOT NULL, -- the order of binding: the first is preferred
    bound_at     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (adapter, user_id)
);

CREATE INDEX accounts_person ON accounts (person, seq);

CREATE TABLE invites (
    code_hash  TEXT   NOT NULL PRIMARY KEY,
    role       TEXT   NOT NULL,
    state      TEXT   NOT NULL DEFAULT '',
    name       TEXT   NOT NULL DEFAULT '',
    person     TEXT   NOT NULL DEFAULT '', -- who gets a further account, or empty
    created_by TEXT   NOT NULL DEFAULT '', -- empty: from the command line
    created_at BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL DEFAULT 0,
    used_by    TEXT   NOT NULL DEFAULT '',
    used_at    BIGINT NOT NULL DEFAULT 0,
    revoked_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE invite_attempts (
    adapter    TEXT   NOT NULL,
    user_id    TEXT   NOT NULL,
    wrong      BIGINT NOT NULL DEFAULT 0,
    wait_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (adapter, user_id)
);

-- +goose Down
DROP TABLE invite_attempts;
DROP TABLE invites;
DROP TABLE accounts;
DROP TABLE persons;
DROP TABLE states;
