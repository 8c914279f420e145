-- +goose Up

-- As whom somebody did what is on record (NEN 7513): how they stood to the circle, and their
-- tasks. Records from before don't say.
ALTER TABLE audits ADD COLUMN role text NOT NULL DEFAULT '';
