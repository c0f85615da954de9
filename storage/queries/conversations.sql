-- name: AddMessage :execrows
INSERT INTO messages (adapter, chat, message_id, received_at)
VALUES (@adapter, @chat, @message_id, @received_at)
ON CONFLICT (adapter, chat, message_id) DO NOTHING;

-- name: SaveMark :exec
INSERT INTO marks (adapter, stream, mark) VALUES (@adapter, @stream, @mark)
ON CONFLICT (adapter, stream) DO UPDATE SET mark = excluded.mark;

-- name: Marks :many
SELECT * FROM marks WHERE adapter = @adapter ORDER BY stream;

-- name: SaveConversation :exec
INSERT INTO conversations (owner, lang, subject, forms)
VALUES (@owner, @lang, @subject, @forms)
ON CONFLICT (owner) DO UPDATE
SET lang = excluded.lang, subject = excluded.subject, forms = excluded.forms;

-- name: GetConversation :one
SELECT * FROM conversations WHERE owner = @owner;
