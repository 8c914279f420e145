// Package casetest makes random cases and random tighter rules, for property tests.
//
// It holds no fixture files; what it makes was decided by the circle.
package casetest

import "kring/internal/play"

// Play is a case being played.
type Play = play.Play

// What a story needs, by the names that tests use.
var (
	New      = play.New
	Somebody = play.Somebody
	Ladder   = play.Ladder
)
