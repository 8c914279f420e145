package main

import (
	"crypto/rand"

	"kring/internal/journal"
	"kring/internal/receipt"
	"kring/internal/web"
	"kring/internal/work"
)

// openly is what the public door asks and gives, with keys that lie beside the database and not in it.
func (o *office) openly(s surroundings) (*web.Openly, error) {
	keys := map[string][]byte{}
	for _, of := range []string{journal.ForReceipts, journal.ForWork, journal.ForForms} {
		key, err := o.keys.DoorKey(of)
		if err != nil {
			return nil, err
		}
		keys[of] = key
	}
	receipts, err := receipt.NewDeriver(keys[journal.ForReceipts], receipt.ServerCosts)
	if err != nil {
		return nil, err
	}
	door, err := work.NewDoor(keys[journal.ForWork], work.PublicDoor, s.clock, rand.Reader)
	return &web.Openly{Work: door, Receipts: receipts, Key: keys[journal.ForForms]}, err
}
