-- name: AddUpdate :exec
INSERT INTO updates (number, state, ordinal, author, status, visibility, created_at, submitted_at, withdrawn_at, version)
VALUES (@number, @state, @ordinal, @author, @status, @visibility, @created_at, @submitted_at, @withdrawn_at, @version);

-- name: AddUpdateVersion :exec
INSERT INTO update_versions (number, version, changed_by, changed_at, reason, kind, objective, others,
    measure_type, measure, body, lang)
VALUES (@number, @version, @changed_by, @changed_at, @reason, @kind, @objective, @others,
    @measure_type, @measure, @body, @lang);

-- name: NextUpdateVersion :one
UPDATE updates SET version = version + 1 WHERE number = @number RETURNING version;

-- name: SaveUpdate :exec
UPDATE updates
SET status = @status, visibility = @visibility, submitted_at = @submitted_at, withdrawn_at = @withdrawn_at
WHERE number = @number;

-- name: GetUpdate :one
SELECT sqlc.embed(u), sqlc.embed(v) FROM updates u
JOIN update_versions v ON v.number = u.number AND v.version = u.version
WHERE u.number = @number;

-- name: ListUpdateVersions :many
SELECT * FROM update_versions WHERE number = @number ORDER BY version;

-- name: UpdatesByState :many
SELECT sqlc.embed(u), sqlc.embed(v) FROM updates u
JOIN update_versions v ON v.number = u.number AND v.version = u.version
WHERE u.state = @state AND u.ordinal < @before
ORDER BY u.ordinal DESC LIMIT @most;

-- name: UpdatesSubmitted :many
-- As things stood at @until: the version of then, and without what was
-- withdrawn by then.
SELECT sqlc.embed(u), sqlc.embed(v) FROM updates u
JOIN update_versions v ON v.number = u.number
WHERE u.submitted_at >= @since AND u.submitted_at < @until AND u.submitted_at > 0
  AND u.status <> 'draft' AND (u.status <> 'withdrawn' OR u.withdrawn_at >= @until)
  AND v.version = (SELECT MAX(w.version) FROM update_versions w
      WHERE w.number = u.number AND w.changed_at < @until)
ORDER BY u.submitted_at, u.created_at, u.state, u.ordinal;
