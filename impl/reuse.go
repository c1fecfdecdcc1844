package impl

import "context"

// A Reused is a principal whose memory is used again by the next verify that is given it. It must not be copied once
// it has been used: two that share a memory would overwrite each other's principal.
type Reused struct {
	// Principal is valid until then, with everything that it points to.
	Principal Principal
	// Memory and Roles are what the principal's parts lie in. They belong to the scheme.
	Memory []byte
	Roles  []string
}

// A Reuser is a scheme that verifies without leaving garbage, for callers that are done with a principal before
// they ask for the next.
type Reuser interface {
	// VerifyReusing is Scheme.Verify into a principal that is the callee's again at the next call. After an
	// error the principal is empty.
	VerifyReusing(ctx context.Context, t Token, into *Reused) error
}
