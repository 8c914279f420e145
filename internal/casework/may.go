package casework

import (
	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
)

// May tells of each of these acts whether it is their reader's to do, as Act would ask the policies.
// Whether the circle lets them do it now is said when they do. It is of the look that gave the view,
// shows nothing that is on record and leaves no trace.
func (v *View) May(acts ...circle.Body) []bool {
	may := make([]bool, len(acts))
	for i, act := range acts {
		may[i] = act != nil && v.Theirs != nil && v.Theirs(act)
	}
	return may
}

// view is what somebody sees, and what they may do about it.
func (d *Desk) view(by By, id core.CircleID, seen *sight) *View {
	return &View{Circle: id, View: seen.view, Theirs: func(act circle.Body) bool {
		thing := thingOfAct(seen.state, by, circle.Command{Act: act}, seen.view, seen.history)
		return d.Policies.Decide(by.Who, access.Act, thing, by.For).Allowed
	}}
}
