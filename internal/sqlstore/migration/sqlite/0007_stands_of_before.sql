-- +goose Up

-- Nobody would find a circle from before migration 4: who stands to it was not written down yet.
-- Background work looks at each of them once, and writes it.
UPDATE circles SET wake = 0 WHERE key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stands WHERE stands.circle = circles.id);
