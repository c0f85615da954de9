-- +goose Up
CREATE TABLE entry_overrides (
    id         TEXT   NOT NULL PRIMARY KEY,
    data       TEXT   NOT NULL, -- TOML
    changed_by TEXT   NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE event_overrides (
    id         TEXT   NOT NULL PRIMARY KEY,
    data       TEXT   NOT NULL, -- JSON
    changed_by TEXT   NOT NULL,
    changed_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE event_overrides;
DROP TABLE entry_overrides;
