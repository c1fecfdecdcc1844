package scenarios

import (
	"bytes"
	"slices"
)

// LookupShapes lists the claims of the lookups, smallest first: two sizes that the sites are not measured at beside
// some of ClaimShapes.
func LookupShapes() []ClaimShape {
	shapes := []ClaimShape{
		{"160B", "a subject and its permissions, so that an HS256 token is 450 B long: what is looked up in a cache of verified tokens", permissionClaims()},
		{"1.5KB", "an identity server's access token with the roles of several applications", severalApplicationsClaims()},
	}
	for _, s := range ClaimShapes() {
		if s.Name != "1.2KB" {
			shapes = append(shapes, s)
		}
	}
	slices.SortStableFunc(shapes, func(a, b ClaimShape) int { return len(a.Principal) - len(b.Principal) })
	return shapes
}

func permissionClaims() []byte {
	return object(`"sub":"user-000000"`, `"roles":["orders:read","orders:write","orders:archive","stock:read","stock:reserve",`+
		`"returns:create","returns:approve","invoices:approve"]`)
}

// severalApplicationsClaims are an identity server's with more applications beside the account's own.
func severalApplicationsClaims() []byte {
	const account = `"account":{"roles"`
	return bytes.Replace(identityServerClaims(), []byte(account), []byte(
		`"invoicing-api":{"roles":["invoice-read","invoice-create","credit-note-create","payment-view","reminder-send"]},`+
			`"returns-desk":{"roles":["return-view","return-approve","refund-create"]},`+
			`"supplier-portal":{"roles":["supplier-view","contract-view","price-list-view"]},`+
			`"reporting":{"roles":["report-view","report-export","report-send","dashboard-edit"]},`+account), 1)
}
