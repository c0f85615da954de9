-- name: AddDelivery :exec
INSERT INTO deliveries (seq, adapter, chat, kind, ref, lang, body, buttons, files, reply_to, private, reader, sheet, edits,
    person, instead, capability, object, priority, state, settled, not_before, attempts, failure, message_id,
    created_at, settled_at, acknowledged_at, expires_at, handle)
VALUES (@seq, @adapter, @chat, @kind, @ref, @lang, @body, @buttons, @files, @reply_to, @private, @reader, @sheet, @edits,
    @person, @instead, @capability, @object, @priority, @state, @settled, @not_before, @attempts, @failure, @message_id,
    @created_at, @settled_at, @acknowledged_at, @expires_at, @handle);

-- name: AddButton :exec
INSERT INTO buttons (id, delivery, position) VALUES (@id, @delivery, @position);

-- name: GetDelivery :one
SELECT * FROM deliveries WHERE seq = @seq;

-- name: LastMessage :one
-- Backwards along the primary key, as far as the lane's last one is.
SELECT message_id FROM deliveries
WHERE seq < @before AND adapter = @adapter AND chat = @chat AND edits = 0 AND message_id <> '' ORDER BY seq DESC LIMIT 1;

-- name: GetDeliveryOfButton :one
SELECT sqlc.embed(d), b.position FROM buttons b JOIN deliveries d ON d.seq = b.delivery WHERE b.id = @id;

-- name: SaveDelivery :execrows
UPDATE deliveries
SET state = @state, settled = @settled, not_before = @not_before, attempts = @attempts, failure = @failure,
    message_id = @message_id, created_at = @created_at, settled_at = @settled_at, acknowledged_at = @acknowledged_at,
    handle = @handle
WHERE seq = @seq;

-- name: WaitingAdapter :one
-- The next adapter, by name, for which something waits: one step along the index.
SELECT adapter FROM deliveries WHERE settled = 0 AND adapter > @after ORDER BY adapter LIMIT 1;

-- name: DueUrgent :many
-- The lanes in which somebody waits for a reply, whatever stands before it,
-- by the age of that reply: lanes whose head is due and that are not busy.
-- "+ 0" keeps SQLite from looking for e by its priority instead of its lane.
SELECT d.chat FROM deliveries d
WHERE d.settled = 0 AND d.adapter = @adapter AND d.priority = 0
  AND NOT EXISTS (SELECT 1 FROM deliveries e
      WHERE e.settled = 0 AND e.adapter = d.adapter AND e.chat = d.chat AND e.seq < d.seq AND e.priority + 0 = 0)
  AND NOT EXISTS (SELECT 1 FROM deliveries s
      WHERE s.state = 'sending' AND s.adapter = d.adapter AND s.chat = d.chat)
  AND EXISTS (SELECT 1 FROM deliveries h
      WHERE h.seq = (SELECT MIN(m.seq) FROM deliveries m
              WHERE m.settled = 0 AND m.adapter = d.adapter AND m.chat = d.chat)
        AND h.not_before <= @now)
ORDER BY d.seq LIMIT @most;

-- name: DueHeads :many
-- The lanes whose head is no reply, by its age. "+ 0" keeps SQLite from going
-- by the time and sorting what it finds.
SELECT d.chat FROM deliveries d
WHERE d.settled = 0 AND d.adapter = @adapter AND d.priority = 1 AND d.not_before + 0 <= @now
  AND NOT EXISTS (SELECT 1 FROM deliveries e
      WHERE e.settled = 0 AND e.adapter = d.adapter AND e.chat = d.chat AND e.seq < d.seq)
  AND NOT EXISTS (SELECT 1 FROM deliveries s
      WHERE s.state = 'sending' AND s.adapter = d.adapter AND s.chat = d.chat)
ORDER BY d.seq LIMIT @most;

-- name: CountBusyBroadcasts :one
SELECT COUNT(*) FROM deliveries WHERE state = 'sending' AND adapter = @adapter AND priority = 1;

-- name: DueHead :one
-- What can be claimed of a lane. Claiming is a second statement: on SQLite an
-- UPDATE that returns its row takes ten times as long as both.
SELECT * FROM deliveries d
WHERE d.seq = (SELECT MIN(m.seq) FROM deliveries m
        WHERE m.settled = 0 AND m.adapter = @adapter AND m.chat = @chat)
  AND d.state = 'pending' AND d.not_before <= @now
  AND NOT EXISTS (SELECT 1 FROM deliveries s
      WHERE s.state = 'sending' AND s.adapter = d.adapter AND s.chat = d.chat);

-- name: ClaimDelivery :exec
UPDATE deliveries SET state = 'sending' WHERE seq = @seq;

-- name: NextDelivery :one
SELECT d.not_before FROM deliveries d
WHERE d.settled = 0 AND d.adapter = @adapter AND d.state = 'pending'
  AND NOT EXISTS (SELECT 1 FROM deliveries e
      WHERE e.settled = 0 AND e.adapter = d.adapter AND e.chat = d.chat AND e.seq < d.seq)
  AND NOT EXISTS (SELECT 1 FROM deliveries s
      WHERE s.state = 'sending' AND s.adapter = d.adapter AND s.chat = d.chat)
ORDER BY d.not_before, d.seq LIMIT 1;

-- name: InterruptedDeliveries :many
SELECT * FROM deliveries WHERE state = 'sending' ORDER BY adapter, chat;

-- name: DeliveriesByOrigin :many
SELECT * FROM deliveries
WHERE capability = @capability AND object = @object AND kind = @kind ORDER BY seq;

-- name: DeliveriesByOriginTo :many
SELECT * FROM deliveries
WHERE person = @person AND person <> '' AND capability = @capability AND object = @object AND kind = @kind ORDER BY seq;

-- name: CountDeliveries :many
SELECT state, COUNT(*) AS deliveries FROM deliveries
WHERE capability = @capability AND object = @object AND kind = @kind GROUP BY state;

-- name: FirstOfOrigin :one
SELECT seq FROM deliveries
WHERE capability = @capability AND object = @object AND kind = @kind ORDER BY seq LIMIT 1;

-- name: LastOfOrigin :one
SELECT seq FROM deliveries
WHERE capability = @capability AND object = @object AND kind = @kind ORDER BY seq DESC LIMIT 1;

-- name: FirstWaitingOfOrigin :one
SELECT seq FROM deliveries
WHERE settled = 0 AND capability = @capability AND object = @object AND kind = @kind ORDER BY seq LIMIT 1;

-- name: UndeliveredBetween :many
SELECT d.* FROM deliveries d
WHERE d.state IN ('failed', 'unknown') AND d.failure <> 'stopped' AND d.settled_at >= @since AND d.settled_at < @until
  AND NOT EXISTS (SELECT 1 FROM deliveries n WHERE n.instead = d.seq AND n.instead > 0 AND n.created_at < @until)
ORDER BY d.settled_at, d.seq;

-- name: WithdrawDeliveries :execrows
-- What an earlier try may have brought there is not known to be stopped.
UPDATE deliveries
SET state = CASE failure WHEN 'unknown' THEN 'unknown' ELSE 'failed' END,
    failure = CASE failure WHEN 'unknown' THEN 'unknown' ELSE 'stopped' END,
    settled = 1, settled_at = @settled_at, handle = ''
WHERE capability = @capability AND object = @object AND kind = @kind AND state = 'pending';

-- name: StopDeliveriesUnderWay :exec
UPDATE deliveries SET failure = 'stopped'
WHERE capability = @capability AND object = @object AND kind = @kind AND state = 'sending';
