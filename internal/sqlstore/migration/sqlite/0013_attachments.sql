-- +goose Up

-- What was handed in with a report. No row says what it is, or of whom: that stands in the sealed
-- event that names it. waits is since when it waits for that event, to a quarter of an hour; when it
-- is named nothing is left of the moment.
CREATE TABLE attachments (
    circle text NOT NULL,
    item text NOT NULL,
    waits integer,
    PRIMARY KEY (circle, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_waits ON attachments (waits, circle, item) WHERE waits IS NOT NULL;

-- Its sealed bytes, in parts, so that none has to be in memory as a whole.
CREATE TABLE parts (
    circle text NOT NULL,
    item text NOT NULL,
    part integer NOT NULL,
    data blob NOT NULL,
    PRIMARY KEY (circle, item, part),
    FOREIGN KEY (circle, item) REFERENCES attachments (circle, item) ON DELETE CASCADE
) STRICT;
