-- +goose Up
CREATE TABLE schedules (
    id         TEXT   NOT NULL PRIMARY KEY,
    capability TEXT   NOT NULL,
    rule       TEXT   NOT NULL DEFAULT '',
    zone       TEXT   NOT NULL DEFAULT '',
    catch_up   TEXT   NOT NULL DEFAULT '',
    next_at    BIGINT NOT NULL DEFAULT 0,
    paused     BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX schedules_next ON schedules (next_at, id) WHERE paused = 0;

-- What became of each occurrence. It outlives its schedule, hence no foreign key.
CREATE TABLE occurrences (
    schedule    TEXT   NOT NULL,
    slot        TEXT   NOT NULL,
    due_at      BIGINT NOT NULL,
    done        BIGINT NOT NULL,
    reason      TEXT   NOT NULL DEFAULT '',
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (schedule, slot)
);

CREATE TABLE digests (
    week    TEXT   NOT NULL, -- its last day
    lang    TEXT   NOT NULL,
    body    TEXT   NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (week, lang)
);

-- +goose Down
DROP TABLE digests;
DROP TABLE occurrences;
DROP TABLE schedules;
