package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"authbench/impl/store/storetest"
)

func TestADumpHoldsEverythingUnderThePrefixAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		const prefix = "p*[1]:" // the characters of a pattern are none here
		s, other := storetest.Open(t, url, prefix), storetest.Open(t, url, "px[1]:")
		now := time.Now()
		for _, id := range []string{"one", "two", "three"} {
			if err := s.Records("record", "of").Create(t.Context(), id, "ada", []byte("data of "+id), now, now.Add(time.Minute), time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		if err := other.Client().Set(t.Context(), other.Key("record", "theirs"), "x", time.Minute).Err(); err != nil {
			t.Fatal(err)
		}
		if err := s.Client().HSet(t.Context(), s.Key("table", "h"), "field", "value").Err(); err != nil {
			t.Fatal(err)
		}
		entries, err := s.Dump(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, e := range entries {
			all = append(all, strings.TrimPrefix(e.Key, prefix)+"="+strings.Join(e.Values, ","))
		}
		for _, want := range []string{"record:{one}=data of one", "record:{two}=data of two", "record:{three}=data of three", "table:{h}=field,value"} {
			if !slices.Contains(all, want) {
				t.Errorf("no %q in %q", want, all)
			}
		}
		if !slices.ContainsFunc(all, func(e string) bool { return strings.HasPrefix(e, "of:{ada}=") && strings.Count(e, ",") == 2 }) || len(all) != 5 {
			t.Errorf("dumped %q", all)
		}
		if _, err := s.Clean(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestADumpReadsNoKeyThatItDoesNotKnowHowTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, "l:")
		if err := s.Client().LPush(t.Context(), s.Key("list", "a"), "x").Err(); err != nil {
			t.Fatal(err)
		}
		if entries, err := s.Dump(t.Context()); err == nil || !strings.Contains(err.Error(), "list") {
			t.Errorf("%v, %v", entries, err)
		}
	})
}
