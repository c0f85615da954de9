-- Every time is BIGINT Unix milliseconds (0: none), every flag BIGINT 0 or 1,
-- and no column is NULL: so the same files and queries run on every engine.

-- +goose Up
-- One row: the highest timestamp that a transaction was given.
CREATE TABLE clock (
    id      BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    last_at BIGINT NOT NULL
);

-- Numbers without gaps: they are taken in the transaction that uses them.
CREATE TABLE counters (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE audit (
    seq    BIGINT NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL,
    actor  TEXT   NOT NULL,
    action TEXT   NOT NULL,
    object TEXT   NOT NULL DEFAULT '',
    detail TEXT   NOT NULL DEFAULT '',
    hash   TEXT   NOT NULL
);

-- +goose Down
DROP TABLE audit;
DROP TABLE counters;
DROP TABLE clock;
