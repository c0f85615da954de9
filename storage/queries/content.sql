-- name: SaveEntryOverride :exec
INSERT INTO entry_overrides (id, data, changed_by, changed_at) VALUES (@id, @data, @changed_by, @changed_at)
ON CONFLICT (id) DO UPDATE
SET data = excluded.data, changed_by = excluded.changed_by, changed_at = excluded.changed_at;

-- name: ListEntryOverrides :many
SELECT * FROM entry_overrides ORDER BY id;

-- name: SaveEventOverride :exec
INSERT INTO event_overrides (id, data, changed_by, changed_at) VALUES (@id, @data, @changed_by, @changed_at)
ON CONFLICT (id) DO UPDATE
SET data = excluded.data, changed_by = excluded.changed_by, changed_at = excluded.changed_at;

-- name: ListEventOverrides :many
SELECT * FROM event_overrides ORDER BY id;
