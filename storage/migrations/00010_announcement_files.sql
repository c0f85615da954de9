-- +goose Up
-- corrects is the number of the announcement that this one corrects, or empty.
-- files are the attachments as JSON.
ALTER TABLE announcements ADD COLUMN corrects TEXT NOT NULL DEFAULT '';
ALTER TABLE announcements ADD COLUMN files TEXT NOT NULL DEFAULT '[]';

CREATE INDEX announcements_corrects ON announcements (corrects) WHERE corrects <> '';

-- +goose Down
DROP INDEX announcements_corrects;
ALTER TABLE announcements DROP COLUMN files;
ALTER TABLE announcements DROP COLUMN corrects;
