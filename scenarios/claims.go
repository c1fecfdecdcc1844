package scenarios

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A ClaimShape is a principal of a stated size and make-up. None is copied from a real person.
type ClaimShape struct {
	Name string // also the label of its size
	// Like says which real tokens look like this.
	Like string
	// Principal is the principal as compact JSON. Its subject is replaced, user by user, by one of the
	// same length.
	Principal []byte
}

// ClaimShapes lists the built-in shapes, smallest first.
func ClaimShapes() []ClaimShape {
	return []ClaimShape{
		{"60B", "a subject, a role and a plan: the least an application asks for", minimalClaims()},
		{"275B", "name, address and a handful of roles and scopes: a typical first-party token", typicalClaims()},
		{"1.2KB", "an identity server's access token: realm and client roles, profile, scopes", identityServerClaims()},
		{"9KB", "a directory account: 225 group identifiers beside the profile", directoryClaims()},
	}
}

// UserClaims names the principal that the user brings with CLAIMS, at points that exist only then.
const UserClaims = "user"

func shapeNames() []string {
	var names []string
	for _, s := range ClaimShapes() {
		names = append(names, s.Name)
	}
	return names
}

// ClaimShapeByName returns the shape of that name.
func ClaimShapeByName(name string) (ClaimShape, bool) {
	shapes := ClaimShapes()
	i := slices.IndexFunc(shapes, func(s ClaimShape) bool { return s.Name == name })
	if i < 0 {
		return ClaimShape{}, false
	}
	return shapes[i], true
}

// seededSubjectBytes is the length of the subjects that Subject makes for a short one.
const seededSubjectBytes = len("user-000000")

// Subject returns the subject of user number i, as long as like is (but at least 11 bytes).
func Subject(i int, like string) string {
	subject := fmt.Sprintf("user-%06d", i)
	if pad := len(like) - seededSubjectBytes; pad > 0 {
		subject += strings.Repeat("-", pad)
	}
	return subject
}

func minimalClaims() []byte {
	return object(`"sub":"user-000000"`, `"roles":["reader"]`, `"plan":"business"`)
}

func typicalClaims() []byte {
	return object(`"sub":"user-000000"`, `"roles":["reader","editor","billing"]`, `"name":"Alex Q Example"`,
		`"email":"alex.example@mail.example.com"`, `"email_verified":true`, `"locale":"en-GB"`, `"zoneinfo":"Europe/London"`,
		`"tenant":"example-industries"`, `"scope":"openid profile email orders:read"`, `"plan":"pro"`)
}

func identityServerClaims() []byte {
	return object(`"sub":"user-000000"`, `"roles":["reader","editor","billing","offline_access","uma_authorization"]`,
		`"typ":"Bearer"`, `"azp":"storefront-web"`, `"session_state":"00000000-0000-4000-8000-000000000000"`, `"acr":"1"`,
		`"allowed-origins":["https://shop.example.com","https://admin.example.com"]`,
		`"realm_access":{"roles":["offline_access","uma_authorization","default-roles-example"]}`,
		`"resource_access":{"storefront-web":{"roles":["cart-read","cart-write","orders-read","orders-write","returns-create"]},`+
			`"inventory-api":{"roles":["stock-read","stock-reserve","warehouse-view","supplier-view"]},`+
			`"account":{"roles":["manage-account","manage-account-links","view-profile","delete-account"]}}`,
		`"scope":"openid profile email address phone offline_access orders:read orders:write"`,
		`"sid":"00000000-0000-4000-8000-000000000001"`, `"email_verified":true`, `"name":"Alex Q. Example"`,
		`"preferred_username":"alex.example"`, `"given_name":"Alex"`, `"family_name":"Example"`, `"locale":"en-GB"`,
		`"email":"alex.example@mail.example.com"`, `"department":"Order Fulfilment"`, `"cost_center":"CC-000000"`,
		`"office":"Example House, 1 Example Street"`, `"manager":"00000000-0000-4000-8000-000000000002"`,
		`"employee_type":"permanent"`, `"zoneinfo":"Europe/London"`)
}

func directoryClaims() []byte {
	const groups = 225
	ids := make([]string, groups)
	for i := range ids {
		ids[i] = fmt.Sprintf(`"00000000-0000-4000-8000-%012d"`, i)
	}
	return object(`"sub":"user-000000"`, `"roles":["reader","editor","billing"]`, `"name":"Alex Q. Example"`,
		`"preferred_username":"alex.example@corp.example.com"`, `"tid":"00000000-0000-4000-8000-ffffffffffff"`,
		`"ver":"2.0"`, `"groups":[`+strings.Join(ids, ",")+`]`)
}

// object joins members into one JSON object, which the tests hold to be valid and compact.
func object(members ...string) json.RawMessage {
	return json.RawMessage("{" + strings.Join(members, ",") + "}")
}
