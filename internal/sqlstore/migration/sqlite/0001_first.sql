-- +goose Up

-- A circle: how many events it has, its wrapped key until that is destroyed, and from when
-- background work finds it.
CREATE TABLE circles (
    id text NOT NULL PRIMARY KEY,
    version integer NOT NULL CONSTRAINT circles_as_expected CHECK (version > 0),
    key blob,
    wake integer
) STRICT, WITHOUT ROWID;
CREATE INDEX circles_wake ON circles (wake, id) WHERE wake IS NOT NULL;

CREATE TABLE events (
    circle text NOT NULL REFERENCES circles (id),
    seq integer NOT NULL,
    id text NOT NULL UNIQUE,
    recorded integer NOT NULL,
    payload blob NOT NULL,
    PRIMARY KEY (circle, seq)
) STRICT, WITHOUT ROWID;

-- sum is of all other columns: whether a duty changed. Nobody asks for the duties of everyone,
-- so there is no index for that.
CREATE TABLE duties (
    circle text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    owner text NOT NULL,
    agency text NOT NULL,
    link text NOT NULL,
    rule text NOT NULL,
    since integer NOT NULL,
    due integer NOT NULL,
    rung integer NOT NULL,
    settled integer NOT NULL,
    sum integer NOT NULL,
    PRIMARY KEY (circle, kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX duties_owner ON duties (owner, due, circle, kind, subject);
CREATE INDEX duties_agency ON duties (agency, due, circle, kind, subject);

CREATE TABLE words (
    kind text NOT NULL,
    hash blob NOT NULL,
    circle text NOT NULL,
    PRIMARY KEY (kind, hash, circle)
) STRICT, WITHOUT ROWID;
CREATE INDEX words_circle ON words (circle);

-- free is from when it may be taken: its own moment, or when the last taker's time is over.
CREATE TABLE outbox (
    id text NOT NULL PRIMARY KEY,
    circle text NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    body blob NOT NULL,
    at integer NOT NULL,
    tries integer NOT NULL,
    last_fail text NOT NULL,
    dead integer NOT NULL,
    free integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_free ON outbox (free, id) WHERE dead = 0;
CREATE INDEX outbox_dead ON outbox (id) WHERE dead = 1;

CREATE TABLE audits (
    at integer NOT NULL,
    id text NOT NULL,
    actor text NOT NULL,
    agency text NOT NULL,
    circle text NOT NULL,
    action text NOT NULL,
    purpose text NOT NULL,
    policy text NOT NULL,
    outcome text NOT NULL,
    content text NOT NULL,
    urgent integer NOT NULL,
    PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audits_circle ON audits (circle, at, id) WHERE circle <> '';
CREATE INDEX audits_actor ON audits (actor, at, id);

-- A leaf waits here until the sealer gives it its place: there is little to keep in order in the
-- transaction of an act. id tells about when it came, for transactions overlap.
CREATE TABLE pending (
    id integer PRIMARY KEY,
    kind text NOT NULL,
    ref text NOT NULL,
    hash blob NOT NULL
) STRICT;

CREATE TABLE leaves (
    idx integer PRIMARY KEY,
    kind text NOT NULL,
    ref text NOT NULL,
    hash blob NOT NULL
) STRICT;
CREATE INDEX leaves_ref ON leaves (ref, kind);

CREATE TABLE hashes (
    idx integer PRIMARY KEY,
    hash blob NOT NULL
) STRICT;

-- Each checkpoint goes on from one that is there, and no two from the same: a chain.
CREATE TABLE checkpoints (
    size integer PRIMARY KEY,
    base integer UNIQUE REFERENCES checkpoints (size),
    signed blob NOT NULL,
    at integer NOT NULL,
    CHECK (size > base OR size = 0 AND base IS NULL)
) STRICT;
INSERT INTO checkpoints (size, base, signed, at) VALUES (0, NULL, x'', 0);

CREATE TABLE leases (
    name text NOT NULL PRIMARY KEY,
    holder text NOT NULL,
    ends integer NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
    circle text NOT NULL PRIMARY KEY REFERENCES circles (id),
    at integer NOT NULL,
    actor text NOT NULL,
    ground text NOT NULL,
    key_sum blob NOT NULL
) STRICT, WITHOUT ROWID;

-- What was recorded stays as it was, whoever asks.
-- +goose StatementBegin
CREATE TRIGGER circles_stay BEFORE DELETE ON circles BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audits_stay BEFORE DELETE ON audits BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audits_never_change BEFORE UPDATE ON audits BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER pending_never_changes BEFORE UPDATE ON pending BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER pending_goes_to_the_log BEFORE DELETE ON pending
WHEN NOT EXISTS (SELECT 1 FROM leaves WHERE ref = OLD.ref AND kind = OLD.kind AND hash = OLD.hash)
BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER leaves_stay BEFORE DELETE ON leaves BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER leaves_never_change BEFORE UPDATE ON leaves BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hashes_stay BEFORE DELETE ON hashes BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hashes_never_change BEFORE UPDATE ON hashes BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoints_never_change BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tombstones_stay BEFORE DELETE ON tombstones BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tombstones_never_change BEFORE UPDATE ON tombstones BEGIN SELECT RAISE(ABORT, 'what was recorded stays'); END;
-- +goose StatementEnd
