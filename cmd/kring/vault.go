package main

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"
	"github.com/tink-crypto/tink-go-hcvault/v2/integration/hcvault"
	"github.com/tink-crypto/tink-go/v2/core/registry"

	"kring/internal/config"
)

const (
	vaultScheme   = "hcvault://"
	vaultPatience = 20 * time.Second
)

// keyService reaches the key service that a master key lies in; none when it lies in a file. The
// key never leaves the service: it is asked to open the key file.
func keyService(c *config.Config) ([]registry.KMSClient, error) {
	if !strings.HasPrefix(c.Master, vaultScheme) {
		return nil, nil
	}
	at, err := url.Parse(c.Master)
	if err != nil || at.Host == "" || at.Path == "" {
		return nil, fmt.Errorf("master: write it as %sHOST:PORT/transit/keys/NAME", vaultScheme)
	}
	if c.Vault.Token == "" {
		return nil, fmt.Errorf("master: the key service at %s wants a token: name its file with vault.token", at.Host)
	}
	// Address, token and certificates come from the configuration; redirects could send the token
	// elsewhere.
	client, err := api.NewClient(&api.Config{
		Address: "https://" + at.Host, Timeout: vaultPatience, MaxRetries: 2, DisableRedirects: true,
		HttpClient: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: c.Vault.Roots, MinVersion: tls.VersionTLS12}}},
	})
	if err != nil {
		return nil, fmt.Errorf("master: the key service at %s: %w", at.Host, err)
	}
	client.SetToken(string(c.Vault.Token))
	kms, err := hcvault.NewClientWithAEADOptions(c.Master, client.Logical())
	if err != nil {
		return nil, fmt.Errorf("master: the key service at %s: %w", at.Host, err)
	}
	return []registry.KMSClient{kms}, nil
}
