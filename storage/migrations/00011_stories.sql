-- +goose Up
-- After expires_at a delivery is not sent any more; 0: its kind's patience says when.
ALTER TABLE deliveries ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;

-- The tries that failed; the one that succeeded is told by its delivery. place
-- is the number of the try up to the last place, which the newest one keeps
-- taking: so that a delivery that is tried for days keeps its beginning and its
-- end. failure and wait (ms until the next try, 0: none) are as they were then.
CREATE TABLE delivery_tries (
    delivery BIGINT NOT NULL REFERENCES deliveries (seq),
    place    BIGINT NOT NULL,
    attempt  BIGINT NOT NULL,
    tried_at BIGINT NOT NULL,
    failure  TEXT   NOT NULL,
    wait     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (delivery, place)
);

-- What was sent to a person; what took another one's place; what did not
-- arrive, of an object and in a chat. All but the first grow with what fails.
CREATE INDEX deliveries_person ON deliveries (person, seq) WHERE person <> '';
CREATE INDEX deliveries_instead ON deliveries (instead, seq) WHERE instead > 0;
CREATE INDEX deliveries_lost_origin ON deliveries (capability, object, seq) WHERE state IN ('failed', 'unknown');
CREATE INDEX deliveries_lost_chat ON deliveries (adapter, chat, seq) WHERE state IN ('failed', 'unknown');

-- What was not done, for those who ask what was missed.
CREATE INDEX occurrences_missed ON occurrences (due_at, schedule) WHERE done = 0;

-- +goose Down
DROP INDEX occurrences_missed;
DROP INDEX deliveries_lost_chat;
DROP INDEX deliveries_lost_origin;
DROP INDEX deliveries_instead;
DROP INDEX deliveries_person;
DROP TABLE delivery_tries;
ALTER TABLE deliveries DROP COLUMN expires_at;
