// Package archtest holds the repository against its own rules: the import ladder, the map, the
// glossary, the catalogs, the size of things, and what the README promises.
//
// It reads the source with go/parser and asks the go command nothing, for a cached answer would
// hide a fault. It tests no behaviour of the product.
package archtest
