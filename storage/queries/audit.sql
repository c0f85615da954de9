-- name: AppendAudit :exec
INSERT INTO audit (seq, at, actor, action, object, detail, hash)
VALUES (@seq, @at, @actor, @action, @object, @detail, @hash);

-- name: AuditHead :one
SELECT * FROM audit ORDER BY seq DESC LIMIT 1;

-- name: AuditPage :many
SELECT * FROM audit WHERE seq > @after ORDER BY seq LIMIT @page;
