-- name: AddDocument :exec
INSERT INTO documents (number, seq, title, langs, version, date, replaces, about, inside,
    file_name, file_type, file_size, file_key, author, created_at, withdrawn_at)
VALUES (@number, @seq, @title, @langs, @version, @date, @replaces, @about, @inside,
    @file_name, @file_type, @file_size, @file_key, @author, @created_at, @withdrawn_at);

-- name: SaveDocument :execrows
UPDATE documents SET inside = @inside, withdrawn_at = @withdrawn_at WHERE number = @number;

-- name: GetDocument :one
SELECT * FROM documents WHERE number = @number;

-- name: DocumentSuccessor :one
SELECT * FROM documents WHERE replaces = @of AND replaces <> '' AND withdrawn_at = 0 ORDER BY seq DESC LIMIT 1;

-- name: CurrentDocuments :many
SELECT * FROM documents d
WHERE d.withdrawn_at = 0
  AND NOT EXISTS (SELECT 1 FROM documents n WHERE n.replaces = d.number AND n.replaces <> '' AND n.withdrawn_at = 0)
ORDER BY d.seq DESC LIMIT @most;

-- name: DocumentsOn :many
SELECT * FROM documents d
WHERE d.about = @about AND d.about <> '' AND d.withdrawn_at = 0
  AND NOT EXISTS (SELECT 1 FROM documents n WHERE n.replaces = d.number AND n.replaces <> '' AND n.withdrawn_at = 0)
ORDER BY d.seq DESC;
