-- Each process looks for the next time of the adapters that it sends for.

-- +goose Up
DROP INDEX deliveries_next;
CREATE INDEX deliveries_next ON deliveries (adapter, not_before, seq) WHERE settled = 0;

-- +goose Down
DROP INDEX deliveries_next;
CREATE INDEX deliveries_next ON deliveries (not_before, seq) WHERE settled = 0;
