-- name: AddMessage :execrows
INSERT INTO messages (adapter, chat, message_id, received_at)
VALUES (@adapter, @chat, @message_id, @received_at)
ON CONFLICT (adapter, chat, message_id) DO NOTHING;

-- name: SaveConversation :exec
INSERT INTO conversations (owner, lang, subject, forms)
VALUES (@owner, @lang, @subject, @forms)
ON CONFLICT (owner) DO UPDATE
SET lang = excluded.lang, subject = excluded.subject, forms = excluded.forms;

-- name: GetConversation :one
SELECT * FROM conversations WHERE owner = @owner;
