package journal

import (
	"fmt"

	"kring/internal/core"
)

// DraftKey is what a browser locks with what somebody typed and has not sent yet. It is made of the key
// for search words and the account: any server makes the same, it opens nothing that is stored here, and
// who finds the browser without the account can't read what lies there.
func (k *Keys) DraftKey(of core.ActorID) ([]byte, error) {
	set := k.now.Load().words
	if set == nil {
		return nil, lacks(SearchKey)
	}
	key, err := set.ComputePrimaryPRF(bind("draft", string(of)), 32)
	if err != nil {
		return nil, fmt.Errorf("make the key for drafts: %w", err)
	}
	return key, nil
}
