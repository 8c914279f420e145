package web

import (
	"compress/gzip"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// packed sends pages compressed: that of a circle is large, and many people read it on a phone. How
// long a compressed page is can tell what is on it to who sees the line and has the reader's browser
// ask again and again with guesses in it (BREACH). So each page gets a random length on top, our
// cookies go with no request that another site makes, but for following a link, and what is typed
// stands in no address. Streams, drafts and files go as they are.
func packed(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.ContentTypes([]string{"text/html"}), gzhttp.EnableZstd(false), // which has no such length.
		gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.RandomJitter(64, 0, false))
	if err != nil {
		return nil, err
	}
	return wrap(next), nil
}
