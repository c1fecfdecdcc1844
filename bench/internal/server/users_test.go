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

func TestUsersCanBeChanged(t *testing.T) {
	users := NewUsers(testTemplate, 2, PasswordHash{})
	seeded := users.Now("user-000001")
	for _, step := range []struct {
		words    string
		change   func()
		roles    []string
		disabled bool
	}{
		{"as seeded", func() {}, testTemplate.Roles, false},
		{"disabled, with the roles kept", func() { users.Disable("user-000001") }, testTemplate.Roles, true},
		{"other roles, and still disabled", func() { users.SetRoles("user-000001", []string{"reader"}) }, []string{"reader"}, true},
		{"both set", func() { users.Set("user-000001", nil, false) }, nil, false},
		{"somebody else changed", func() { users.Disable("user-000000") }, nil, false},
	} {
		before := users.Now("user-000001")
		step.change()
		got := users.Now("user-000001")
		if diff := cmp.Diff(step.roles, got.Roles); diff != "" || got.Disabled != step.disabled {
			t.Errorf("%s: disabled %v, roles:\n%s", step.words, got.Disabled, diff)
		}
		if changed := got.Disabled != before.Disabled || !cmp.Equal(got.Roles, before.Roles); changed && !got.changedSince(before) {
			t.Errorf("%s: a second look does not see it", step.words)
		}
	}
	users.Set("user-000001", seeded.Roles, seeded.Disabled)
	if !users.Now("user-000001").changedSince(seeded) {
		t.Error("changed and changed back reads as never changed")
	}
	if got := users.Principal(1).Roles; !cmp.Equal(got, testTemplate.Roles) {
		t.Errorf("user 1 has %v", got)
	}
}

func TestTheTableKeepsItsOwnRoles(t *testing.T) {
	users := NewUsers(testTemplate, 1, PasswordHash{})
	roles := []string{"reader"}
	users.SetRoles("user-000000", roles)
	roles[0] = "admin"
	if got := users.Now("user-000000").Roles[0]; got != "reader" {
		t.Errorf("the caller's list is the table's: %s", got)
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
	if diff := cmp.Diff(want, got.Principal); diff != "" || !ok || err != nil {
		t.Errorf("%v %v\n%s", ok, err, diff)
	}
	if got.Disabled {
		t.Error("seeded as disabled")
	}
	for _, name := range []string{"user-000002", "", "USER-000001"} {
		if _, ok, _ := users.Check(name, testPassword); ok {
			t.Errorf("%q is let in", name)
		}
	}
}
