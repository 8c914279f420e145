-- +goose Up

-- Who can be reached when. That an agency has a row in rosters means that it has a roster, or had
-- one: then nobody is on call by their account alone. version counts its changes.
CREATE TABLE rosters (
    agency text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES agencies (id),
    version bigint NOT NULL
);

-- phone is sealed, and empty once it was forgotten; gone is when the shift was taken away.
CREATE TABLE shifts (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    agency text COLLATE "C" NOT NULL REFERENCES agencies (id),
    team text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL REFERENCES accounts (id),
    task text COLLATE "C" NOT NULL,
    backup bigint NOT NULL,
    starts bigint NOT NULL,
    ends bigint NOT NULL,
    phone bytea NOT NULL,
    rev bigint NOT NULL,
    actor text COLLATE "C" NOT NULL,
    gone bigint
);
CREATE INDEX shifts_agency ON shifts (agency, ends);
CREATE INDEX shifts_ends ON shifts (ends);
CREATE INDEX shifts_account ON shifts (account, ends);

-- How somebody is told that there is something: sealed, with the addresses in it. version counts
-- its changes.
CREATE TABLE settings (
    account text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    sealed bytea NOT NULL,
    version bigint NOT NULL
);

-- A calendar that somebody can follow: of its address there is a hash alone.
CREATE TABLE feeds (
    hash bytea NOT NULL PRIMARY KEY,
    account text COLLATE "C" NOT NULL UNIQUE REFERENCES accounts (id),
    made bigint NOT NULL
);

-- Word that waits for the end of somebody's quiet hours, or for the hour at which they read it.
-- urgent is from when it waits for nothing.
CREATE TABLE kept (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    circle text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    recipient text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    urgent bigint
);
CREATE INDEX kept_recipient ON kept (recipient, id);
CREATE INDEX kept_circle ON kept (circle);
ALTER TABLE outbox ADD COLUMN urgent bigint;

-- Who works at an agency is asked for by itself now.
CREATE INDEX accounts_agency ON accounts (agency, id);
