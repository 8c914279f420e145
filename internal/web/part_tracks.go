package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// tracks are the orders, charges, investigations and help that others lean on.
func (v *shown) tracks() ui.Part {
	p := v.part("tracks", "")
	for i := range v.state.Tracks {
		t := &v.state.Tracks[i]
		id := string(t.ID)
		stage := v.Say(text.M("part.track_runs", text.Day("day", t.Opened)), nil)
		if !t.Closed.IsZero() {
			stage = v.Say(text.M("part.track_closed", text.Term("outcome", "track_outcome."+string(t.Outcome)), text.Day("day", t.Closed)), nil) // key: ok, the outcomes of a track.
		}
		x := v.item(id, t.What, stage)
		v.line(&x, text.M("part.track_kind", text.Term("kind", "part.track_"+string(t.Kind)), text.Agency("agency", t.Agency))) // key: ok, the kinds of track.
		if breach := v.lastly(id, func(b circle.Body) bool { _, is := b.(circle.TrackBreached); return is }); breach != nil {
			v.line(&x, text.M("part.track_breached", text.Day("day", breach.Happened)))
			v.quoted(&x, typed(breach.Body))
		}
		if t.Closed.IsZero() {
			x.Do = offers(id, toBreach)
			if t.Agency == v.me.Agency { // nobody closes what is another's.
				x.Do = append(x.Do, offers(id, toCloseTrack)...)
			}
		}
		shelve(&p, x, t.Closed.IsZero())
	}
	p.Do = offers("", toTrack)
	return v.close(p, func(n int) text.Message { return text.M("part.tracks_more", text.Count("n", n)) })
}
