package config

import (
	"strings"
	"testing"

	"kring/internal/access"
)

const forbidding = `@id("regio-geen-piket") @label("Onze piketdienst leest niet mee") @ground("afspraak in de regio")
forbid (principal is Professional, action == Action::"find", resource) when { principal.roles.contains("on_call") };`

func TestARegionsPolicies(t *testing.T) {
	piket := access.Who{Kind: access.Professional, Roles: []access.Role{access.OnCall}}
	c, err := load("", nil, map[string]string{"policies": put(t, "regio.cedar", forbidding, 0o600)})
	if err != nil {
		t.Fatal(err)
	}
	if v := c.Policies.Decide(piket, access.Find, access.Thing{}, access.Crisis); v.Allowed || v.Policy != "regio-geen-piket" {
		t.Errorf("%+v", v)
	}
	permits := strings.Replace(forbidding, "forbid (", "permit (", 1)
	_, err = load("", nil, map[string]string{"policies": put(t, "regio.cedar", permits, 0o600), "listen": "nowhere"})
	if err == nil || !strings.Contains(err.Error(), "can't permit") || !strings.Contains(err.Error(), "listen") {
		t.Errorf("both faults have to be named at once: %v", err)
	}
	if c, err = load("", nil, nil); err != nil || c.Policies != nil {
		t.Errorf("%v, %v", c, err)
	}
}
