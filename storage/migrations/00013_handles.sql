-- +goose Up
-- handle is what the platform gave to answer a message with, for whichever
-- process sends the answer. Empty once the delivery is settled: it may be a
-- secret of short life.
ALTER TABLE deliveries ADD COLUMN handle TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE deliveries DROP COLUMN handle;
