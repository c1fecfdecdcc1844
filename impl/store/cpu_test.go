package store_test

import (
	"errors"
	"testing"

	"authbench/impl/store"
	"authbench/impl/store/storetest"
)

func TestServerCPUGrowsOrIsUnsupported(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s, err := store.Open(t.Context(), store.Config{URL: url, Prefix: "t:"})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		before, err := s.ServerCPU(t.Context())
		if errors.Is(err, errors.ErrUnsupported) {
			return // the embedded store does not say
		}
		for range 2000 {
			if err := s.Client().Ping(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
		}
		after, err := s.ServerCPU(t.Context())
		if err != nil || after <= before {
			t.Errorf("2,000 commands took the server from %v to %v, %v", before, after, err)
		}
	})
}
