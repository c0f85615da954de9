-- name: AddQuestion :exec
INSERT INTO questions (number, body, lang, folded, state, taken_by, answer, answer_lang, answered_by, asked_at, closed_at)
VALUES (@number, @body, @lang, @folded, @state, @taken_by, @answer, @answer_lang, @answered_by, @asked_at, @closed_at);

-- name: SaveQuestion :execrows
UPDATE questions
SET body = @body, lang = @lang, folded = @folded, state = @state, taken_by = @taken_by, answer = @answer,
    answer_lang = @answer_lang, answered_by = @answered_by, asked_at = @asked_at, closed_at = @closed_at
WHERE number = @number;

-- name: GetQuestion :one
SELECT * FROM questions WHERE number = @number;

-- name: SameQuestion :one
SELECT * FROM questions WHERE folded = @folded AND state IN ('open', 'taken') ORDER BY number DESC LIMIT 1;

-- name: WaitingQuestions :many
SELECT * FROM questions WHERE asked_at < @at AND (closed_at = 0 OR closed_at > @at) ORDER BY asked_at, number;

-- name: AddAsker :exec
INSERT INTO question_askers (question, owner, seq, person, state, chat_adapter, chat, lang, asked_at)
VALUES (@question, @owner, @seq, @person, @state, @chat_adapter, @chat, @lang, @asked_at)
ON CONFLICT (question, owner) DO NOTHING;

-- name: ListAskers :many
SELECT * FROM question_askers WHERE question = @question ORDER BY seq;
