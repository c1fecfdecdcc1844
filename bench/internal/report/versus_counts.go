package report

// unwanted lists counts of what should not happen, and of how many events each is.
func unwanted() [][2]string {
	return [][2]string{
		{"stale_accepts", "revokes"},
		{"bound_exceeded", "revokes"},
		{"accepts_after_reject", "revokes"},
		{"false_rejects", "revokes"},
		{"revokes_failed", "revokes"},
		{"resurrections", "races"},
		{"updates_lost", "races"},
		{"users_logged_out", "refresh_events"},
		{"replays_accepted", "refresh_events"},
	}
}

// counts lists what one of the runs has some of and the other none.
func (b both) counts(cells []cell) []VersusCount {
	all := []VersusCount{}
	for _, c := range cells {
		for _, m := range unwanted() {
			was, okWas := b.older.counted(m[0], c)
			is, okIs := b.newer.counted(m[0], c)
			if !okWas || !okIs || (was == 0) == (is == 0) {
				continue
			}
			oldOf, _ := b.older.counted(m[1], c)
			newOf, _ := b.newer.counted(m[1], c)
			all = append(all, VersusCount{nameOf(c), m[0], was, is, oldOf, newOf})
		}
	}
	return all
}
