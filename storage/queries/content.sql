-- name: AddContentVersion :exec
INSERT INTO content_versions (kind, id, version, data, changed_by, changed_at)
VALUES (@kind, @id, @version, @data, @changed_by, @changed_at);

-- name: ListContent :many
SELECT v.* FROM content_versions v
WHERE v.kind = @kind AND v.version = (SELECT MAX(n.version) FROM content_versions n WHERE n.kind = v.kind AND n.id = v.id)
ORDER BY v.id;

-- name: ListContentVersions :many
SELECT * FROM content_versions WHERE kind = @kind AND id = @id ORDER BY version;
