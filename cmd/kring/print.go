package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
)

func printJSON(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// progress shows on a terminal how far long work is, in whole percents. Elsewhere it is silent.
func progress(w io.Writer, of int) func(done int) {
	file, ok := w.(*os.File)
	if !ok {
		return func(int) {}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func(int) {}
	}
	var mu sync.Mutex
	shown := -1
	return func(done int) {
		mu.Lock()
		defer mu.Unlock()
		percent := 100 * done / max(of, 1)
		if percent <= shown {
			return
		}
		shown = percent
		fmt.Fprintf(w, "\r%3d %%", percent)
		if percent == 100 {
			fmt.Fprint(w, "\r      \r")
		}
	}
}
