-- +goose Up
-- Every version of what the secretariat changed; the newest one counts. Versions
-- count from 1 for each piece of content; what is shipped is none.
CREATE TABLE content_versions (
    kind       TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    data       TEXT   NOT NULL, -- TOML of an entry, JSON of an event
    changed_by TEXT   NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id, version)
);

INSERT INTO content_versions (kind, id, version, data, changed_by, changed_at)
SELECT 'entry', id, 1, data, changed_by, changed_at FROM entry_overrides;
INSERT INTO content_versions (kind, id, version, data, changed_by, changed_at)
SELECT 'event', id, 1, data, changed_by, changed_at FROM event_overrides;

DROP TABLE event_overrides;
DROP TABLE entry_overrides;

-- +goose Down
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

INSERT INTO entry_overrides (id, data, changed_by, changed_at)
SELECT v.id, v.data, v.changed_by, v.changed_at FROM content_versions v
WHERE v.kind = 'entry' AND v.version = (SELECT MAX(n.version) FROM content_versions n WHERE n.kind = v.kind AND n.id = v.id);
INSERT INTO event_overrides (id, data, changed_by, changed_at)
SELECT v.id, v.data, v.changed_by, v.changed_at FROM content_versions v
WHERE v.kind = 'event' AND v.version = (SELECT MAX(n.version) FROM content_versions n WHERE n.kind = v.kind AND n.id = v.id);

DROP TABLE content_versions;
