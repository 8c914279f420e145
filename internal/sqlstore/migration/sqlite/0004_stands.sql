-- +goose Up

-- Who may know of a circle, and how they stand to it (access.Stand): lists and search go by it.
-- who is a: and an actor, or g: and an agency. until is when it ends by itself.
CREATE TABLE stands (
    who text NOT NULL,
    circle text NOT NULL,
    ties integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (who, circle, ties, until)
) STRICT, WITHOUT ROWID;
CREATE INDEX stands_circle ON stands (circle);
