-- +goose Up

-- A circle: how many events it has, its wrapped key until that is destroyed, and from when
-- background work finds it.
CREATE TABLE circles (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint NOT NULL CONSTRAINT circles_as_expected CHECK (version > 0),
    key bytea,
    wake bigint
);
CREATE INDEX circles_wake ON circles (wake, id) WHERE wake IS NOT NULL;

CREATE TABLE events (
    circle text COLLATE "C" NOT NULL REFERENCES circles (id),
    seq bigint NOT NULL,
    id text COLLATE "C" NOT NULL UNIQUE,
    recorded bigint NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (circle, seq)
);

-- sum is of all other columns: whether a duty changed. Nobody asks for the duties of everyone,
-- so there is no index for that.
CREATE TABLE duties (
    circle text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    link text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    due bigint NOT NULL,
    rung integer NOT NULL,
    settled integer NOT NULL,
    sum bigint NOT NULL,
    PRIMARY KEY (circle, kind, subject)
);
CREATE INDEX duties_owner ON duties (owner, due, circle, kind, subject);
CREATE INDEX duties_agency ON duties (agency, due, circle, kind, subject);

CREATE TABLE words (
    kind text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    circle text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, hash, circle)
);
CREATE INDEX words_circle ON words (circle);

-- free is from when it may be taken: its own moment, or when the last taker's time is over.
CREATE TABLE outbox (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    circle text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    recipient text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    at bigint NOT NULL,
    tries integer NOT NULL,
    last_fail text COLLATE "C" NOT NULL,
    dead integer NOT NULL,
    free bigint NOT NULL
);
CREATE INDEX outbox_free ON outbox (free, id) WHERE dead = 0;
CREATE INDEX outbox_dead ON outbox (id) WHERE dead = 1;

CREATE TABLE audits (
    at bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    agency text COLLATE "C" NOT NULL,
    circle text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    policy text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    content text COLLATE "C" NOT NULL,
    urgent integer NOT NULL,
    PRIMARY KEY (at, id)
);
CREATE INDEX audits_circle ON audits (circle, at, id) WHERE circle <> '';
CREATE INDEX audits_actor ON audits (actor, at, id);

-- A leaf waits here until the sealer gives it its place: there is little to keep in order in the
-- transaction of an act. id tells about when it came, for transactions overlap.
CREATE TABLE pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    ref text COLLATE "C" NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE leaves (
    idx bigint PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    ref text COLLATE "C" NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX leaves_ref ON leaves (ref, kind);

CREATE TABLE hashes (
    idx bigint PRIMARY KEY,
    hash bytea NOT NULL
);

-- Each checkpoint goes on from one that is there, and no two from the same: a chain.
CREATE TABLE checkpoints (
    size bigint PRIMARY KEY,
    base bigint UNIQUE REFERENCES checkpoints (size),
    signed bytea NOT NULL,
    at bigint NOT NULL,
    CHECK (size > base OR size = 0 AND base IS NULL)
);
INSERT INTO checkpoints (size, base, signed, at) VALUES (0, NULL, '', 0);

CREATE TABLE leases (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    holder text COLLATE "C" NOT NULL,
    ends bigint NOT NULL
);

CREATE TABLE tombstones (
    circle text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES circles (id),
    at bigint NOT NULL,
    actor text COLLATE "C" NOT NULL,
    ground text COLLATE "C" NOT NULL,
    key_sum bytea NOT NULL
);

-- What was recorded stays as it was, whoever asks.
-- +goose StatementBegin
CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was recorded stays' USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER circles_stay BEFORE DELETE OR TRUNCATE ON circles FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER audits_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audits FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER pending_never_changes BEFORE UPDATE OR TRUNCATE ON pending FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER leaves_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON leaves FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER hashes_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON hashes FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER checkpoints_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER tombstones_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON tombstones FOR EACH STATEMENT EXECUTE FUNCTION stays();

-- A leaf leaves the queue for the log alone.
-- +goose StatementBegin
CREATE FUNCTION sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM leaves WHERE ref = OLD.ref AND kind = OLD.kind AND hash = OLD.hash) THEN
        RAISE EXCEPTION 'what was recorded stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER pending_goes_to_the_log BEFORE DELETE ON pending FOR EACH ROW EXECUTE FUNCTION sealed();
