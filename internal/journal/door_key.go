package journal

import "fmt"

// What a key of the public door is for.
const (
	ForReceipts = "receipts" // the pepper of what an anonymous reporter comes back with
	ForWork     = "work"     // what is signed in a form that asks for work
	ForForms    = "forms"    // one form is one report, also when it is sent twice
)

// DoorKey is a key of the public door for one of these. It is made of the key for search words, which is
// never replaced: with another one no receipt from before is found.
func (k *Keys) DoorKey(of string) ([]byte, error) {
	set := k.now.Load().words
	if set == nil {
		return nil, lacks(SearchKey)
	}
	key, err := set.ComputePrimaryPRF(bind("public door", of), 32)
	if err != nil {
		return nil, fmt.Errorf("make a key of the public door: %w", err)
	}
	return key, nil
}
