package main

import (
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kring/internal/config"
)

// transit is a key service as OpenBao and Vault have it: it seals by putting words before.
func transit(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Vault-Token") != "let-me-in" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		var asked map[string]string
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		bound := asked["associated_data"]
		switch r.URL.Path {
		case "/v1/transit/encrypt/kring":
			sealed := "vault:v1:" + base64.StdEncoding.EncodeToString([]byte(bound+"|"+asked["plaintext"]))
			_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]string{"ciphertext": sealed}})
		case "/v1/transit/decrypt/kring":
			text, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(asked["ciphertext"], "vault:v1:"))
			was, plain, _ := strings.Cut(string(text), "|")
			if was != bound {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]string{"plaintext": plain}})
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// TestTheMasterKeyLiesInAKeyService: the key file is opened by the service, and useless without it.
func TestTheMasterKeyLiesInAKeyService(t *testing.T) {
	server, dir := transit(t), t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ca := put("ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	at := "hcvault://" + strings.TrimPrefix(server.URL, "https://") + "/transit/keys/kring"
	with := func(token string) *config.Config {
		c, err := config.Plain(map[string]string{"data": filepath.Join(dir, "data"), "master": at, "vault.token": put("token", token+"\n"), "vault.ca": ca})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	s := around(t, io.Discard)
	if err := firstStart(s, with("let-me-in")); err != nil {
		t.Fatal(err)
	}
	o, err := openWhole(s, with("let-me-in"), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := openWhole(s, with("wrong"), false); err == nil || strings.Contains(err.Error(), "wrong") {
		t.Errorf("opened without the service: %v", err)
	}
	server.Close()
	if _, err := openWhole(s, with("let-me-in"), false); err == nil {
		t.Error("opened while the service is away")
	}
}

func TestAKeyServiceSaysWhatItWants(t *testing.T) {
	for at, want := range map[string]string{"hcvault://host:8200/transit/keys/a": "vault.token", "hcvault://": "HOST:PORT", "aws-kms://a": "no key service"} {
		c := &config.Config{Master: at}
		if _, err := keyPlace(c, "keys"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", at, err)
		}
	}
}
