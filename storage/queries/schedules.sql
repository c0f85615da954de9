-- name: SaveSchedule :exec
INSERT INTO schedules (id, capability, rule, zone, catch_up, next_at, paused)
VALUES (@id, @capability, @rule, @zone, @catch_up, @next_at, @paused)
ON CONFLICT (id) DO UPDATE
SET capability = excluded.capability, rule = excluded.rule, zone = excluded.zone, catch_up = excluded.catch_up,
    next_at = excluded.next_at, paused = excluded.paused;

-- name: GetSchedule :one
SELECT * FROM schedules WHERE id = @id;

-- name: DueSchedules :many
SELECT * FROM schedules WHERE paused = 0 AND next_at > 0 AND next_at <= @now ORDER BY next_at, id;

-- name: NextSchedule :one
SELECT next_at FROM schedules WHERE paused = 0 AND next_at > 0 ORDER BY next_at LIMIT 1;

-- name: AddOccurrence :execrows
INSERT INTO occurrences (schedule, slot, due_at, done, reason, recorded_at)
VALUES (@schedule, @slot, @due_at, @done, @reason, @recorded_at)
ON CONFLICT (schedule, slot) DO NOTHING;

-- name: MissedOccurrences :many
SELECT * FROM occurrences
WHERE done = 0 AND due_at >= @since AND due_at < @until ORDER BY due_at, schedule;

-- name: SaveDigest :exec
INSERT INTO digests (week, lang, body, sent_at) VALUES (@week, @lang, @body, @sent_at)
ON CONFLICT (week, lang) DO NOTHING;

-- name: GetDigest :one
SELECT * FROM digests WHERE week = @week AND lang = @lang;
