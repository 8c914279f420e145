-- +goose Up

-- What a duty says, sealed with the circle's key, who waits for it and who has to answer: so that
-- a work list over many households opens none of them. Duties of before have none; the next act
-- on their circle writes them anew.
ALTER TABLE duties ADD COLUMN waits text NOT NULL DEFAULT '';
ALTER TABLE duties ADD COLUMN asked text NOT NULL DEFAULT '';
ALTER TABLE duties ADD COLUMN sheet blob NOT NULL DEFAULT x'';
CREATE INDEX duties_waits ON duties (waits, due, circle, kind, subject) WHERE waits <> '';
CREATE INDEX duties_asked ON duties (asked, due, circle, kind, subject) WHERE asked <> '';

-- When the last event was recorded; 0: before this was kept.
ALTER TABLE circles ADD COLUMN changed integer NOT NULL DEFAULT 0;
