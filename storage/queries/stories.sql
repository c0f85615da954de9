-- name: AddTry :exec
-- The newest try takes the last place.
INSERT INTO delivery_tries (delivery, place, attempt, tried_at, failure, wait)
VALUES (@delivery, @place, @attempt, @tried_at, @failure, @wait)
ON CONFLICT (delivery, place) DO UPDATE
SET attempt = excluded.attempt, tried_at = excluded.tried_at, failure = excluded.failure, wait = excluded.wait;

-- name: ListTries :many
SELECT * FROM delivery_tries WHERE delivery = @delivery ORDER BY place;

-- name: DeliveriesToPerson :many
SELECT * FROM deliveries
WHERE person = @person AND person <> '' AND seq < @before ORDER BY seq DESC LIMIT @most;

-- name: UndeliveredInChat :many
SELECT * FROM deliveries
WHERE state IN ('failed', 'unknown') AND adapter = @adapter AND chat = @chat AND seq < @before
ORDER BY seq DESC LIMIT @most;

-- name: UndeliveredOfObject :many
-- Of an object's broadcasts those that did not arrive, and whose place nothing
-- took; but for what was withdrawn.
SELECT d.* FROM deliveries d
WHERE d.state IN ('failed', 'unknown') AND d.failure <> 'stopped' AND d.capability = @capability AND d.object = @object AND d.priority = 1 AND d.seq > @after
  AND NOT EXISTS (SELECT 1 FROM deliveries n WHERE n.instead = d.seq AND n.instead > 0)
ORDER BY d.seq LIMIT @most;

-- name: InsteadOf :one
SELECT * FROM deliveries WHERE instead = @seq AND instead > 0 ORDER BY seq DESC LIMIT 1;

-- name: CountChats :many
-- How many chats an object's broadcasts go to, by how far the least of what a
-- chat gets has come; without what something else took the place of.
SELECT t.kind, t.adapter, COUNT(*) AS total,
    COUNT(CASE WHEN t.failed > 0 THEN 1 END) AS failed,
    COUNT(CASE WHEN t.failed = 0 AND t.stopped > 0 THEN 1 END) AS stopped,
    COUNT(CASE WHEN t.failed = 0 AND t.stopped = 0 AND t.unclear > 0 THEN 1 END) AS unclear,
    COUNT(CASE WHEN t.failed = 0 AND t.stopped = 0 AND t.unclear = 0 AND t.waiting > 0 THEN 1 END) AS waiting,
    COUNT(CASE WHEN t.acknowledged = t.parts THEN 1 END) AS acknowledged
FROM (SELECT d.kind, d.adapter, d.chat, COUNT(*) AS parts,
          COUNT(CASE WHEN d.state = 'failed' AND d.failure <> 'stopped' THEN 1 END) AS failed,
          COUNT(CASE WHEN d.state = 'failed' AND d.failure = 'stopped' THEN 1 END) AS stopped,
          COUNT(CASE WHEN d.state = 'unknown' THEN 1 END) AS unclear,
          COUNT(CASE WHEN d.state IN ('pending', 'sending') THEN 1 END) AS waiting,
          COUNT(CASE WHEN d.state = 'acknowledged' THEN 1 END) AS acknowledged
      FROM deliveries d
      WHERE d.capability = @capability AND d.object = @object AND d.priority = 1
        AND NOT EXISTS (SELECT 1 FROM deliveries n WHERE n.instead = d.seq AND n.instead > 0)
      GROUP BY d.kind, d.adapter, d.chat) t
GROUP BY t.kind, t.adapter ORDER BY t.kind, t.adapter;
