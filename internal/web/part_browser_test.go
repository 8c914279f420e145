package web_test

import (
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kring/internal/circle"
	"kring/internal/web"
)

// states are circles as they can stand: with everything in it, ended, retold, and with nothing.
func states(t *testing.T) *book {
	b := &book{events: map[string][]circle.Event{}}
	b.add(web.Meta{ID: "vol", Kind: web.Invented}, full(t))
	events := slices.Clone(full(t))
	last := events[len(events)-1]
	last.Seq++
	last.Body = circle.Ended{Reason: "Het is lang genoeg veilig", Together: true}
	b.add(web.Meta{ID: "klaar", Kind: web.Invented}, append(events, last))
	b.add(web.Meta{ID: "leeg", Kind: web.Invented, Name: web.Words{"nl": "Huishouden zonder kring"}}, nil)
	return b
}

func TestPartsInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	server := httptest.NewServer(site(t, states(t)))
	t.Cleanup(server.Close)
	for _, l := range []look{{320, false}, {390, false}, {1280, false}, {1280, true}} {
		b.look(l)
		for _, address := range []string{"/kring/vol", "/kring/vol?day=0", "/kring/klaar?lang=en", "/kring/leeg?lang=nl"} {
			b.do(chromedp.Navigate(server.URL + address))
			b.openAll()
			if wide := evaluate[int64](b, "document.documentElement.scrollWidth"); wide > l.width {
				t.Errorf("%s scrolls sideways at %d: %d wide", address, l.width, wide)
			}
			for _, fault := range b.audit(axeSource) {
				t.Errorf("%s at %d: %s", address, l.width, fault)
			}
		}
	}
}

// In two presses somebody on a phone stands where they want to be, and the list is out of the way.
func TestTheIndexOnAPhone(t *testing.T) {
	b, _ := browser(t)
	server := httptest.NewServer(site(t, states(t)))
	t.Cleanup(server.Close)
	b.look(look{390, false})
	b.do(chromedp.Navigate(server.URL+"/kring/vol"), chromedp.Click(".index-fold summary"), chromedp.WaitVisible(".index-fold a"),
		chromedp.Click(".index-fold a[href='#dissent']"))
	b.waitFor("location.hash === '#dissent' && !document.querySelector('.index-fold').open")
	if top := evaluate[float64](b, "document.querySelector('#dissent').getBoundingClientRect().top"); top < 0 || top > 400 {
		t.Errorf("the part stands at %v", top)
	}
	if top := evaluate[float64](b, "document.querySelector('.index').getBoundingClientRect().top"); top < -1 || top > 1 {
		t.Errorf("the index stands at %v", top)
	}
}

// What is made to print shows everything, and no way to anywhere.
func TestPaperInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	o := served(t)
	sharing(t, o, web.Persona{ID: "samira", Group: "Noah", Words: web.Words{"nl": "samira"}})
	b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value=samira]"))
	b.waitFor("location.pathname === '/' && document.querySelector('h1') !== null")
	b.do(chromedp.Navigate(o.origin + "/kring/K1/afdruk"))
	b.checked("paper", axeSource)
	if n := evaluate[int](b, "document.querySelectorAll('main details, main form, main .acts, main nav').length"); n != 0 {
		t.Errorf("%d things on paper that only work on a screen: %s", n, evaluate[string](b, "[...document.querySelectorAll('main details, main form, main .acts, main nav')].map(e => e.outerHTML.slice(0, 200)).join()"))
	}
	if _, err := chromedp.Call(b.open, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if shown := evaluate[bool](b, "[...document.querySelectorAll('.head, .foot, .no-print')].some(e => e.offsetParent !== null)"); shown {
		t.Error("what is for a screen is printed")
	}
}
