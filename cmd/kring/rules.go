package main

import (
	"fmt"

	"kring/internal/rules"
)

// rulesCommand shows the rules that hold, or what is wrong with a region's file.
type rulesCommand struct {
	Region string `arg:"" optional:"" type:"existingfile" help:"A region's file of rules, in CUE."`
}

// Run prints one rule a line: path, value, bound, source.
func (c *rulesCommand) Run(s surroundings) error {
	r, err := region(c.Region)
	if err != nil {
		return err
	}
	for _, rule := range rules.Describe(r) {
		mark := " "
		if rule.Value != rule.Default {
			mark = "*" // a region's own.
		}
		if _, err := fmt.Fprintf(s.out, "%s %-28s %6g %-9s (%s is tighter, floor %g)  %s\n    %s\n",
			mark, rule.Path, rule.Value, rule.Unit, rule.Direction, rule.Bound, rule.Label, rule.Source); err != nil {
			return err
		}
	}
	return nil
}
