-- +goose Up
-- What still waits of an object.
CREATE INDEX deliveries_open ON deliveries (capability, object, kind, seq) WHERE settled = 0;

-- +goose Down
DROP INDEX deliveries_open;
