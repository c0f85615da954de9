-- name: SeedState :exec
INSERT INTO states (code, position, name, official, zone, weekend, aliases)
VALUES (@code, @position, @name, @official, @zone, @weekend, @aliases)
ON CONFLICT (code) DO NOTHING;

-- name: ListStates :many
SELECT * FROM states ORDER BY position, code;

-- name: SavePerson :exec
INSERT INTO persons (id, role, state, name, title, ministry, lang, status, joined_at)
VALUES (@id, @role, @state, @name, @title, @ministry, @lang, @status, @joined_at)
ON CONFLICT (id) DO UPDATE
SET role = excluded.role, state = excluded.state, name = excluded.name, title = excluded.title,
    ministry = excluded.ministry, lang = excluded.lang, status = excluded.status, joined_at = excluded.joined_at;

-- name: GetPerson :one
SELECT * FROM persons WHERE id = @id;

-- name: GetPersonByAccount :one
SELECT p.* FROM persons p JOIN accounts a ON a.person = p.id
WHERE a.adapter = @adapter AND a.user_id = @user_id;

-- name: ListPersons :many
SELECT * FROM persons ORDER BY id;

-- name: Bind :exec
-- Binding again keeps the account's place; binding to somebody else gives it a new one.
INSERT INTO accounts (adapter, user_id, person, chat_adapter, chat, seq, bound_at)
VALUES (@adapter, @user_id, @person, @chat_adapter, @chat, @seq, @bound_at)
ON CONFLICT (adapter, user_id) DO UPDATE
SET person = excluded.person, chat_adapter = excluded.chat_adapter, chat = excluded.chat,
    seq = CASE WHEN accounts.person = excluded.person THEN accounts.seq ELSE excluded.seq END,
    bound_at = CASE WHEN accounts.person = excluded.person THEN accounts.bound_at ELSE excluded.bound_at END;

-- name: ListAccounts :many
SELECT * FROM accounts WHERE person = @person ORDER BY seq;

-- name: ListAllAccounts :many
SELECT * FROM accounts ORDER BY person, seq;

-- name: PreferAccount :execrows
UPDATE accounts SET seq = (SELECT MIN(b.seq) FROM accounts b) - 1
WHERE accounts.adapter = @adapter AND accounts.user_id = @user_id;

-- name: SaveInvite :exec
INSERT INTO invites (code_hash, role, state, name, person, created_by, created_at, expires_at, used_by, used_at, revoked_at)
VALUES (@code_hash, @role, @state, @name, @person, @created_by, @created_at, @expires_at, @used_by, @used_at, @revoked_at)
ON CONFLICT (code_hash) DO UPDATE
SET role = excluded.role, state = excluded.state, name = excluded.name, person = excluded.person,
    created_by = excluded.created_by, created_at = excluded.created_at, expires_at = excluded.expires_at, used_by = excluded.used_by,
    used_at = excluded.used_at, revoked_at = excluded.revoked_at;

-- name: GetInvite :one
SELECT * FROM invites WHERE code_hash = @code_hash;

-- name: SaveAttempts :exec
INSERT INTO invite_attempts (adapter, user_id, wrong, wait_until)
VALUES (@adapter, @user_id, @wrong, @wait_until)
ON CONFLICT (adapter, user_id) DO UPDATE SET wrong = excluded.wrong, wait_until = excluded.wait_until;

-- name: GetAttempts :one
SELECT * FROM invite_attempts WHERE adapter = @adapter AND user_id = @user_id;
