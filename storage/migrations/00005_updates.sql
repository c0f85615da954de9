-- +goose Up
-- ordinal orders the numbers of a State, also beyond 999 in a year.
CREATE TABLE updates (
    number       TEXT   NOT NULL PRIMARY KEY,
    state        TEXT   NOT NULL REFERENCES states (code),
    ordinal      BIGINT NOT NULL,
    author       TEXT   NOT NULL,
    status       TEXT   NOT NULL CHECK (status IN ('draft', 'submitted', 'withdrawn')),
    visibility   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL DEFAULT 0,
    submitted_at BIGINT NOT NULL DEFAULT 0,
    withdrawn_at BIGINT NOT NULL DEFAULT 0, -- so that a past week can be told as it was
    version      BIGINT NOT NULL -- the latest
);

CREATE UNIQUE INDEX updates_state ON updates (state, ordinal);
CREATE INDEX updates_submitted ON updates (submitted_at);

-- Versions are added, never changed.
CREATE TABLE update_versions (
    number       TEXT   NOT NULL REFERENCES updates (number),
    version      BIGINT NOT NULL,
    changed_by   TEXT   NOT NULL,
    changed_at   BIGINT NOT NULL,
    reason       TEXT   NOT NULL DEFAULT '',
    kind         TEXT   NOT NULL,
    objective    BIGINT NOT NULL,
    others       TEXT   NOT NULL DEFAULT '[]', -- JSON
    measure_type TEXT   NOT NULL DEFAULT '',
    measure      TEXT   NOT NULL DEFAULT '',
    body         TEXT   NOT NULL,
    lang         TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (number, version)
);

-- +goose Down
DROP TABLE update_versions;
DROP TABLE updates;
