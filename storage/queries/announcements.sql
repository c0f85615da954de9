-- name: AddAnnouncement :execrows
INSERT INTO announcements (number, author, body, rendered, audience, circular, event, send_at, state, approver, reason,
    created_at, approved_at, done_at)
VALUES (@number, @author, @body, @rendered, @audience, @circular, @event, @send_at, @state, @approver, @reason,
    @created_at, @approved_at, @done_at)
ON CONFLICT (number) DO NOTHING;

-- name: SaveAnnouncement :execrows
-- The author stays. What counts as approved was approved before, by the same person.
UPDATE announcements
SET body = @body, rendered = @rendered, audience = @audience, circular = @circular, event = @event, send_at = @send_at, state = @state,
    approver = @approver, reason = @reason, approved_at = @approved_at, done_at = @done_at
WHERE number = @number AND author = @author
  AND (@state IN ('draft', 'awaiting_approval', 'cancelled')
    OR (state IN ('scheduled', 'sending', 'done') AND approver = @approver));

-- name: GetAnnouncement :one
SELECT * FROM announcements WHERE number = @number;

-- name: ApproveAnnouncement :execrows
-- Four eyes: nobody approves their own.
UPDATE announcements SET state = @next, approver = @approver, approved_at = @approved_at
WHERE number = @number AND author <> @approver AND state = 'awaiting_approval';
