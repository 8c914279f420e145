-- +goose Up

-- Whether a duty is one of direct danger, so that a desk finds those first. A duty of before has 0
-- until the next act on its circle; the alarms among them are found by their moment.
ALTER TABLE duties ADD COLUMN acute integer NOT NULL DEFAULT 0;
CREATE INDEX duties_acute ON duties (agency, due, circle, kind, subject) WHERE acute = 1;

-- Reports and requests for advice are stored beside circles, under IDs from ~ on; the desk that
-- received them has them in one queue.
CREATE INDEX duties_files ON duties (agency, due, circle, kind, subject) WHERE circle >= '~';
