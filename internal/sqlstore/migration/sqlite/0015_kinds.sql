-- +goose Up

-- A desk lists whom it has to call back, which is one kind of duty among all of its duties.
CREATE INDEX duties_kind ON duties (agency, kind, due, circle, subject);
