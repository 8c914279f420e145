package handbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// The widths at which a page is in a picture: a phone, and a desk.
const (
	Phone = 390
	Desk  = 1280
)

// shotsList names every picture with its size and sum, as the test that makes them wrote it down.
const shotsList = "beeld/lijst.txt"

// Shot is a picture of a page, at the width of a phone and of a desk.
type Shot struct {
	Name    string
	Heights map[int]int // by width
}

// File is where a picture lies.
func File(name string, width int) string { return fmt.Sprintf("beeld/%s-%d.webp", name, width) }

// readShots reads which pictures there are. Each has to be the very one that the test made: nobody
// draws in a picture by hand.
func (b *Book) readShots() {
	list, err := fs.ReadFile(b.files, shotsList)
	if err != nil {
		b.fault("run make screenshots: %w", err)
	}
	listed := []string{shotsList}
	for l := range strings.Lines(string(list)) {
		var name, sum string
		var width, height int
		if _, err := fmt.Sscan(l, &name, &width, &height, &sum); err != nil {
			b.fault("%s: %q: %w", shotsList, l, err)
			continue
		}
		file := File(name, width)
		listed = append(listed, file)
		content, err := fs.ReadFile(b.files, file)
		if err != nil || Sum(content) != sum {
			b.fault("%s is not the picture that was made: run make screenshots", file)
		}
		shot, known := b.shots[name]
		if !known {
			shot = Shot{Name: name, Heights: map[int]int{}}
		}
		shot.Heights[width] = height
		b.shots[name] = shot
	}
	for _, shot := range b.shots {
		b.Shots = append(b.Shots, shot)
		if shot.Heights[Phone] == 0 || shot.Heights[Desk] == 0 {
			b.fault("%s is there at one width: run make screenshots", shot.Name)
		}
	}
	there, err := fs.Glob(b.files, "beeld/*")
	if err != nil {
		b.fault("the pictures: %w", err)
	}
	for _, file := range there {
		if !slices.Contains(listed, file) {
			b.fault("%s is not in %s: take it out", file, shotsList)
		}
	}
}

// Sum is what a picture is told by.
func Sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Shot is the content of a picture, asked by the last part of its address.
func (b *Book) Shot(file string) ([]byte, bool) {
	content, err := fs.ReadFile(b.files, "beeld/"+file)
	return content, err == nil && strings.HasSuffix(file, ".webp")
}
