-- +goose Up
CREATE TABLE questions (
    number      BIGINT NOT NULL PRIMARY KEY,
    body        TEXT   NOT NULL,
    lang        TEXT   NOT NULL DEFAULT '',
    folded      TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('open', 'taken', 'answered', 'declined')),
    taken_by    TEXT   NOT NULL DEFAULT '',
    answer      TEXT   NOT NULL DEFAULT '',
    answer_lang TEXT   NOT NULL DEFAULT '',
    answered_by TEXT   NOT NULL DEFAULT '',
    asked_at    BIGINT NOT NULL DEFAULT 0,
    closed_at   BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX questions_same ON questions (folded, number);
CREATE INDEX questions_asked ON questions (asked_at, number);

CREATE TABLE question_askers (
    question     BIGINT NOT NULL REFERENCES questions (number),
    owner        TEXT   NOT NULL,
    seq          BIGINT NOT NULL, -- the order of asking
    person       TEXT   NOT NULL DEFAULT '',
    state        TEXT   NOT NULL DEFAULT '',
    chat_adapter TEXT   NOT NULL DEFAULT '',
    chat         TEXT   NOT NULL DEFAULT '',
    lang         TEXT   NOT NULL DEFAULT '',
    asked_at     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (question, owner)
);

-- +goose Down
DROP TABLE question_askers;
DROP TABLE questions;
