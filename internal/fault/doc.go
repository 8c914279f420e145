// Package fault breaks the product on purpose: writers are killed with their work half done,
// database servers are stopped and replaced, and afterwards everything that was acknowledged
// must be there, once, and proven. `make fault` runs it; it takes minutes, so it has a build tag
// of its own.
//
// It holds tests only, and nothing that ships.
package fault
