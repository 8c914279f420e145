-- +goose Up

-- Who can be reached when. That an agency has a row in rosters means that it has a roster, or had
-- one: then nobody is on call by their account alone. version counts its changes.
CREATE TABLE rosters (
    agency text NOT NULL PRIMARY KEY REFERENCES agencies (id),
    version integer NOT NULL
) STRICT, WITHOUT ROWID;

-- phone is sealed, and empty once it was forgotten; gone is when the shift was taken away.
CREATE TABLE shifts (
    id text NOT NULL PRIMARY KEY,
    agency text NOT NULL REFERENCES agencies (id),
    team text NOT NULL,
    account text NOT NULL REFERENCES accounts (id),
    task text NOT NULL,
    backup integer NOT NULL,
    starts integer NOT NULL,
    ends integer NOT NULL,
    phone blob NOT NULL,
    rev integer NOT NULL,
    actor text NOT NULL,
    gone integer
) STRICT, WITHOUT ROWID;
CREATE INDEX shifts_agency ON shifts (agency, ends);
CREATE INDEX shifts_ends ON shifts (ends);
CREATE INDEX shifts_account ON shifts (account, ends);

-- How somebody is told that there is something: sealed, with the addresses in it. version counts
-- its changes.
CREATE TABLE settings (
    account text NOT NULL PRIMARY KEY REFERENCES accounts (id),
    sealed blob NOT NULL,
    version integer NOT NULL
) STRICT, WITHOUT ROWID;

-- A calendar that somebody can follow: of its address there is a hash alone.
CREATE TABLE feeds (
    hash blob NOT NULL PRIMARY KEY,
    account text NOT NULL UNIQUE REFERENCES accounts (id),
    made integer NOT NULL
) STRICT, WITHOUT ROWID;

-- Word that waits for the end of somebody's quiet hours, or for the hour at which they read it.
-- urgent is from when it waits for nothing.
CREATE TABLE kept (
    id text NOT NULL PRIMARY KEY,
    circle text NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    at integer NOT NULL,
    urgent integer
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_recipient ON kept (recipient, id);
CREATE INDEX kept_circle ON kept (circle);
ALTER TABLE outbox ADD COLUMN urgent integer;

-- Who works at an agency is asked for by itself now.
CREATE INDEX accounts_agency ON accounts (agency, id);
