package store_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"authbench/impl/store"
)

// TestNothingIsLogged runs this test binary again, with a store that breaks, and reads what it writes.
func TestNothingIsLogged(t *testing.T) {
	if os.Getenv("STORE_TEST_CHILD") != "" {
		breakStore(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestNothingIsLogged$")
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), canary) || strings.Contains(string(out), "redis") {
		t.Errorf("written:\n%s", out)
	}
}

func breakStore(t *testing.T) {
	for _, addr := range []string{closedAddr(t), passwordAddr(t), webAddr(t)} {
		if _, err := store.Open(t.Context(), store.Config{URL: withSecrets("redis", addr)}); err == nil {
			t.Error("opened")
		}
	}
	m := miniredis.RunT(t)
	s, err := store.Open(t.Context(), store.Config{URL: "redis://" + m.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	m.Close()
	for range 200 { // more than the pool holds, so that it starts to probe in the background
		if s.Client().Get(t.Context(), "k").Err() == nil {
			t.Error("answered")
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
