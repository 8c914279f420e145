// Package handboek holds the handbook for users as it is written: a chapter a file, in the order of
// README.md, and the pictures the tests made of the pages. Reading it is internal/handbook's.
package handboek

import "embed"

// Files are the chapters and their pictures.
//
//go:embed *.md beeld
var Files embed.FS
