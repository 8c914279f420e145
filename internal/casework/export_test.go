package casework

// What watching goes by, for the tests.
var (
	UnusualAmong = unusual
	ByTask       = byTask
	ReadsWhole   = readsWhole
)
