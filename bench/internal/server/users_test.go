package server

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/impl"
)

func TestPasswordHash(t *testing.T) {
	one, err := HashPassword(testPassword, testRounds)
	if err != nil {
		t.Fatal(err)
	}
	other, err := HashPassword(testPassword, testRounds)
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(one.Salt, other.Salt) || cmp.Equal(one.Sum, other.Sum) || len(one.Salt) != saltBytes {
		t.Error("two hashes of one password must differ by their salt")
	}
	for password, want := range map[string]bool{testPassword: true, testPassword + " ": false, "": false} {
		if got, err := one.Matches(password); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
}

func TestUsersAreTheTemplateButForTheSubject(t *testing.T) {
	hash, err := HashPassword(testPassword, testRounds)
	if err != nil {
		t.Fatal(err)
	}
	users := NewUsers(testTemplate, 2, hash)
	want := impl.Principal{Subject: "user-000001", Roles: testTemplate.Roles}
	got, ok, err := users.Check("user-000001", testPassword)
	if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
		t.Errorf("%v %v\n%s", ok, err, diff)
	}
	for _, name := range []string{"user-000002", "", "USER-000001"} {
		if _, ok, _ := users.Check(name, testPassword); ok {
			t.Errorf("%q is let in", name)
		}
	}
}
