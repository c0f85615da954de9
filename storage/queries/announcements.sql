-- name: AddAnnouncement :execrows
INSERT INTO announcements (number, corrects, author, body, rendered, audience, circular, event, files, send_at, state, approver, reason,
    created_at, approved_at, done_at)
VALUES (@number, @corrects, @author, @body, @rendered, @audience, @circular, @event, @files, @send_at, @state, @approver, @reason,
    @created_at, @approved_at, @done_at)
ON CONFLICT (number) DO NOTHING;

-- name: SaveAnnouncement :execrows
-- The author and what it corrects stay. What counts as approved was approved
-- before, by the same person, and is what they saw; it only goes on.
UPDATE announcements
SET body = @body, rendered = @rendered, audience = @audience, circular = @circular, event = @event, files = @files,
    send_at = @send_at, state = @state, approver = @approver, reason = @reason, approved_at = @approved_at,
    done_at = @done_at
WHERE number = @number AND author = @author
  AND ((@state IN ('draft', 'awaiting_approval') AND state IN ('draft', 'awaiting_approval', 'scheduled'))
    OR (@state = 'cancelled' AND state <> 'done')
    OR (approver = @approver AND body = @body AND rendered = @rendered AND audience = @audience AND circular = @circular
      AND event = @event AND files = @files AND send_at = @send_at
      AND ((@state = 'scheduled' AND state = 'scheduled')
        OR (@state = 'sending' AND state IN ('scheduled', 'sending'))
        OR (@state = 'done' AND state IN ('scheduled', 'sending', 'done')))));

-- name: GetAnnouncement :one
SELECT * FROM announcements WHERE number = @number;

-- name: ApproveAnnouncement :execrows
-- Four eyes: nobody approves their own.
UPDATE announcements SET state = @next, approver = @approver, approved_at = @approved_at
WHERE number = @number AND author <> @approver AND state = 'awaiting_approval';

-- name: RecentAnnouncements :many
SELECT * FROM announcements ORDER BY created_at DESC, LENGTH(number) DESC, number DESC LIMIT @most;

-- name: ListCorrections :many
SELECT * FROM announcements WHERE corrects = @corrects AND corrects <> '' ORDER BY LENGTH(number), number;
