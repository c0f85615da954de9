-- name: Tick :one
-- The first statement of every write transaction: it yields the transaction's
-- timestamp, which never goes back, and its row lock makes writers exclude
-- each other where the engine itself does not.
INSERT INTO clock (id, last_at) VALUES (1, @now)
ON CONFLICT (id) DO UPDATE
SET last_at = CASE WHEN excluded.last_at > clock.last_at THEN excluded.last_at ELSE clock.last_at END
RETURNING last_at;

-- name: LastTime :one
SELECT last_at FROM clock WHERE id = 1;

-- name: NextNumber :one
INSERT INTO counters (name, value) VALUES (@name, 1)
ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
RETURNING value;

-- name: LastNumber :one
SELECT value FROM counters WHERE name = @name;
