-- +goose Up

-- Which duties stand for a circle, so that an act writes only those that change (journal.Held).
-- NULL: unknown; the next act writes all of them.
ALTER TABLE circles ADD COLUMN held blob;
