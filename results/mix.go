package results

import "time"

// A Mix is the user's scenario file as it was read: what --resume and a report go by, without the file. Its name is the
// user's and may be any text.
type Mix struct {
	Name string `json:"name"`
	// Session is how many requests of each kind a session has, on the mean.
	Session MixSession `json:"session"`
	// Lifetimes are the run's where no flag says otherwise; 0 leaves the usual.
	Lifetimes MixLifetimes `json:"lifetimes"`
	Load      MixLoad      `json:"load"`
	Measure   MixMeasure   `json:"measure"`
}

// A MixSession is requests per session, on the mean.
type MixSession struct {
	Logins    float64 `json:"logins"`
	Reads     float64 `json:"reads"`
	Writes    float64 `json:"writes"`
	Refreshes float64 `json:"refreshes"`
	Logouts   float64 `json:"logouts"`
}

// MixLifetimes are what tokens are made with; 0 means the usual.
type MixLifetimes struct {
	Session     time.Duration `json:"session_ns,omitempty"`
	AccessToken time.Duration `json:"access_token_ns,omitempty"`
	Idle        time.Duration `json:"idle_ns,omitempty"`
}

// A MixLoad is how the mix is offered; 0 and "" mean the reference point's.
type MixLoad struct {
	RateRPS float64 `json:"rate_rps,omitempty"`
	Carrier string  `json:"carrier,omitempty"`
}

// A MixMeasure is how much is measured; what is not set is the profile's.
type MixMeasure struct {
	Variants []string      `json:"variants,omitempty"`
	Blocks   int           `json:"blocks,omitempty"`
	Slices   int           `json:"slices,omitempty"`
	Slice    time.Duration `json:"slice_ns,omitempty"`
}
