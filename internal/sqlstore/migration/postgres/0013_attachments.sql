-- +goose Up

-- What was handed in with a report. No row says what it is, or of whom: that stands in the sealed
-- event that names it. waits is since when it waits for that event, to a quarter of an hour; when it
-- is named nothing is left of the moment.
CREATE TABLE attachments (
    circle text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    waits bigint,
    PRIMARY KEY (circle, item)
);
CREATE INDEX attachments_waits ON attachments (waits, circle, item) WHERE waits IS NOT NULL;

-- Its sealed bytes, in parts, so that none has to be in memory as a whole.
CREATE TABLE parts (
    circle text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    part bigint NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (circle, item, part),
    FOREIGN KEY (circle, item) REFERENCES attachments (circle, item) ON DELETE CASCADE
);
-- Sealed bytes don't get smaller.
ALTER TABLE parts ALTER COLUMN data SET STORAGE EXTERNAL;
