-- +goose Up

-- Who may know of a circle, and how they stand to it (access.Stand): lists and search go by it.
-- who is a: and an actor, or g: and an agency. until is when it ends by itself.
CREATE TABLE stands (
    who text COLLATE "C" NOT NULL,
    circle text COLLATE "C" NOT NULL,
    ties bigint NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (who, circle, ties, until)
);
CREATE INDEX stands_circle ON stands (circle);
