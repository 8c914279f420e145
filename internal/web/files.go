package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"kring/internal/attachment"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Files is what the pages do with files of reports. They pass through and lie nowhere on the way.
type Files interface {
	// Draw gives a report its identifier and key before it is filed, for files come first.
	Draw() (core.ReportID, []byte, error)
	Attach(ctx context.Context, id core.ReportID, from io.Reader) (report.File, error)
	// Detach throws away what was attached and no act names.
	Detach(ctx context.Context, id core.ReportID, files ...report.File) error
	OpenFile(ctx context.Context, by casework.By, id core.ReportID, item core.ItemID) (*casework.Attached, error)
	OpenByReceipt(ctx context.Context, locator []byte, item core.ItemID) (*casework.Attached, error)
}

// fileField is the field of every form that files come in by. It stands last on the form: what is typed
// is read before any of them, and kept when one is refused.
const fileField = "bestand"

// mostSent is what one form can carry: as many files as it takes, each as large as it may be.
func mostSent() int64 {
	largest := int64(0)
	for _, k := range attachment.Kinds {
		largest = max(largest, k.Largest)
	}
	return attachment.Most*largest + largestOpen
}

// incoming is a form with files as it comes in. Go's own reader of such forms would put files in the
// clear on the disk; here they go on to where they are sealed as they come.
type incoming struct {
	*steady
	site  *site
	parts *multipart.Reader
	first *multipart.Part // that is a file; nil: there is none
	of    core.ReportID
	taken []report.File
	leave func() // the place it has among those that come in; nil: none
}

// sending turns an act into a handler of a form that files can come with. The act reads what was typed
// as ever, looks at it, and then calls attach. What it attached and put on record nowhere is thrown
// away when it ends.
func (s *site) sending(a act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
			s.form(a)(w, r)
			return
		}
		in := &incoming{site: s, steady: s.steady(w, r, mostSent(), longest)}
		in.parts = multipart.NewReader(in, params["boundary"])
		r.Body = in
		s.formed(func(r *http.Request) error {
			err := in.fields(r)
			if err != nil {
				in.drain()
			}
			return err
		}, func(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
			defer in.drain() // or a browser that is still sending never sees the answer.
			defer in.left()
			done, err := a(w, r, p)
			return done, errors.Join(err, s.Intake.Detach(context.WithoutCancel(r.Context()), in.of, in.taken...))
		})(w, r)
	}
}

// left gives up its place among those that come in.
func (in *incoming) left() {
	if in.leave != nil {
		in.leave()
	}
}

// drain reads what nobody wants any more, of as many as there is room for: of others the line is cut.
func (in *incoming) drain() {
	if leave, ok := in.site.rooms.away.take(); ok {
		defer leave()
		_, _ = io.Copy(io.Discard, in)
	}
}

// fields reads what was typed, up to the first file.
func (in *incoming) fields(r *http.Request) error {
	r.Form, r.PostForm = r.URL.Query(), url.Values{}
	most := largest(r)
	for left := most; ; {
		part, err := in.parts.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case part.FormName() == fileField:
			in.first = part
			return nil
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return err
		}
		name := part.FormName()
		if left -= int64(len(name)+len(value)) + 64; left < 0 { // 64: what stands around a field counts too.
			return &http.MaxBytesError{Limit: most}
		}
		r.PostForm.Add(name, string(value))
		r.Form.Add(name, string(value))
	}
}

// attach takes in the files of a form, for a report. Its error is one to show on the form, through
// saidOfFiles; none of the files is kept then.
func (s *site) attach(r *http.Request, id core.ReportID) ([]report.File, error) {
	in, ok := r.Body.(*incoming)
	if !ok {
		return nil, nil
	}
	if err := s.room(r); err != nil {
		return nil, err
	}
	in.of = id
	part, err := in.first, error(nil)
	for n := 1; part != nil && err == nil; n++ {
		if part.FormName() != fileField {
			return nil, errs.Bad("error.form_unread")
		}
		if err = in.take(r.Context(), part); err != nil {
			return nil, in.why(err, n, part.FileName())
		}
		if part, err = in.parts.NextRawPart(); errors.Is(err, io.EOF) {
			return in.taken, nil
		}
	}
	if err != nil {
		return nil, in.why(err, 0, "")
	}
	return in.taken, nil
}

// take takes in one file. A field in which none was chosen is sent along empty and without a name.
func (in *incoming) take(ctx context.Context, part *multipart.Part) error {
	from := bufio.NewReader(part)
	if _, err := from.Peek(1); errors.Is(err, io.EOF) && part.FileName() == "" {
		return nil
	}
	if err := attachment.CheckCount(len(in.taken) + 1); err != nil {
		return err
	}
	f, err := in.site.Intake.Attach(ctx, in.of, from)
	if err == nil {
		in.taken = append(in.taken, f)
	}
	return err
}

// why tells what went wrong: with the line, with the form as a whole, or with one file.
func (in *incoming) why(err error, n int, name string) error {
	var large *http.MaxBytesError
	switch _, says := errs.Saying(err); {
	case errors.As(in.broke, &large):
		return errs.Bad("file.too_much", text.Count("n", int(large.Limit>>20)))
	case in.broke != nil || errors.Is(err, io.ErrUnexpectedEOF) || n == 0:
		return errs.Bad("error.form_unread")
	case says:
		return &fileRefused{n: n, name: name, why: err}
	}
	return err
}

// fileRefused is one file of a form that is not taken. What it is called goes back to who sent it and
// nowhere else.
type fileRefused struct {
	n    int
	name string
	why  error
}

func (f *fileRefused) Error() string { return fmt.Sprintf("file %d of a form: %v", f.n, f.why) }

func (f *fileRefused) Unwrap() error { return f.why }

// saidOfFiles is what the form says of an error of attach; false: it is no fault of who sent it.
func saidOfFiles(p ui.Page, err error) (string, bool) {
	why, ok := errs.Saying(err)
	if !ok {
		return "", false
	}
	said := p.Say(why, nil) + " " + p.Word("file.again")
	var one *fileRefused
	if errors.As(err, &one) {
		name := []rune(one.name)
		said = p.Say(text.M("file.refused", text.Count("n", one.n), text.Words("name", string(name[:min(len(name), 80)]))), nil) + " " + said
	}
	return said, true
}

// fileInput is the field for files, with what is to be known before one is chosen.
func fileInput(p ui.Page) ui.FileField {
	small, large := int64(0), int64(0)
	f := ui.FileField{Name: fileField, Label: p.Word("file.label"), Accept: attachment.Accept(), Picture: p.Word("file.hint_picture")}
	said := map[string]bool{}
	for _, k := range attachment.Kinds {
		large = max(large, k.Largest)
		if k.Type == "image/jpeg" {
			small = k.Largest
		}
		if k.Hidden == attachment.HiddenKept && !said[k.Warn.Key] {
			said[k.Warn.Key] = true
			f.Warns = append(f.Warns, p.Say(k.Warn, nil))
		}
	}
	f.Hint = p.Say(text.M("file.hint", text.Count("n", attachment.Most), text.Count("small", int(small>>20)), text.Count("large", int(large>>20))), nil)
	return f
}

// fileLines are files as a page lists them; at is where each is given.
func fileLines(p ui.Page, files []report.File, at func(core.ItemID) string) []ui.FileLine {
	lines := make([]ui.FileLine, 0, len(files))
	for i, f := range files {
		kind, ok := attachment.ByType(f.Kind)
		if !ok {
			continue
		}
		n := text.Count("n", i+1)
		l := ui.FileLine{
			Name: p.Say(text.M("file.one", n, text.Term("kind", kind.Name.Key)), nil), // key: ok, the kinds.
			Size: p.Say(text.M("file.size_mb", text.Count("n", int((f.Size+1<<19)>>20))), nil),
			Href: at(f.ID),
		}
		if f.Size < 1<<20 {
			l.Size = p.Say(text.M("file.size_kb", text.Count("n", int((f.Size+1023)>>10))), nil)
		}
		switch {
		case f.Stripped:
			l.Said = p.Word("file.stripped")
		case kind.Hidden == attachment.HiddenKept:
			l.Said = p.Word("file.kept")
		}
		if !f.Scanned {
			l.Warn = p.Word("file.not_scanned")
		}
		if kind.Hidden == attachment.HiddenGone { // a picture, whose reader in a browser is that of every page.
			l.Alt = p.Say(text.M("file.alt", n), nil)
		}
		lines = append(lines, l)
	}
	return lines
}
