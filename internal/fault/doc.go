// Package fault breaks the product on purpose: writers are killed with their work half done,
// disks run full, clocks are set back, database servers are stopped and replaced, and afterwards
// everything that was acknowledged must be there, once, and proven. What takes minutes has a
// build tag of its own: `make fault` runs it.
//
// It is for tests alone, and nothing of it ships.
package fault
