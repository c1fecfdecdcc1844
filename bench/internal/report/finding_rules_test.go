package report

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// inBlocks is calm with so many blocks.
func inBlocks(n int) world {
	w := calm()
	w.blocks = n
	return w
}

// ofJWTs is calm with JWTs that cost so much.
func ofJWTs(us float64) world {
	w := calm()
	jwtCPU(us)(&w)
	return w
}

// checkFinding holds the finding of one figure to a pattern.
func checkFinding(t *testing.T, why string, draw func() (figure, error), want string) {
	t.Helper()
	f, err := draw()
	if err != nil || !regexp.MustCompile(want).MatchString(f.Finding) {
		t.Errorf("%s: %q, %v, want %s", why, f.Finding, err, want)
	}
	checkFindings(t, []figure{f})
}

func TestFindingsOfCostFollowTheData(t *testing.T) {
	dearHS256 := calm()
	dearHS256.dearer = func(v string) float64 {
		if v == scenarios.JWTHS256 {
			return 9
		}
		return 0.5
	}
	for _, c := range []struct {
		why          string
		world        world
		change       func(*results.Run, []results.Trial) []results.Trial
		cost, within string
	}{
		{
			"HS256 cheaper, ES256 dearer", calm(), nil, `HS256 ×1\.7\S* \[1\.[^]]*\], n=8, more; RS256 .*, less; ES256 .*, less; obvious against obvious the order is the same`,
			`obvious ×1\.7\S* \[.*, more; fast ×1\.7\S* \[.*, more; the order is the same`,
		},
		{"no difference", ofJWTs(130), nil, `HS256 ×(1\.00|0\.99)\S* \[[^]]*\], n=8, equal within ±2`, `fast ×(1\.00|0\.99)\S* \[[^]]*\], n=8, equal within ±2`},
		{"every JWT dearer", ofJWTs(400), nil, `HS256 ×0\.3\S* \[[^]]*\], n=8, less; .*, less; .*, less;`, `fast ×0\.3\S* \[[^]]*\], n=8, less; the order is the same`},
		{"HS256 dearer where it is obvious", dearHS256, nil, `obvious against obvious the order is the same for RS256 and ES256 and changes for HS256`, `obvious ×0\.\d+ \[[^]]*\], n=8, less; fast ×1\.[^;]*, more; the order changes`},
		{"two blocks", inBlocks(2), nil, `HS256 ×1\.\S+ \[[^;]*; .*, all not resolved \(n=2 blocks, 6 are needed\); obvious against obvious the order is not resolved`, `all not resolved \(n=2 blocks, 6 are needed\); the order is not resolved`},
		{"one block", inBlocks(1), nil, `HS256 ×1\.\S+, no interval; .*, all not resolved \(n=1 block, 6 are needed\)`, `×1\.\S+, no interval, all not resolved \(n=1 block, 6 are needed\)`},
		{"no session lookup", calm(), without(scenarios.SessionStrict), `goes from [34]\d\.\d \[[^]]*\] µs, n=8 \(none\) to 2\d\d \[[^]]*\] µs, n=8 \(jwt`, `^Of one variant obvious over fast from ×1`},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			e := evidenceOf(t, c.world, c.change)
			checkFinding(t, "cost", e.costFigure, c.cost)
			checkFinding(t, "obvious and fast", e.implementationFigure, c.within)
		})
	}
}

func TestFindingsOfExactCounts(t *testing.T) {
	small := calm()
	small.tokenBytes = func(variant, _ string) float64 {
		if scenarios.SchemeOf(variant) == "jwt" {
			return 20
		}
		return 43
	}
	odd := func(_ *results.Run, rows []results.Trial) []results.Trial {
		other := rows[0]
		other.Block, other.Metrics = 1, map[string]float64{wireMetric: rows[0].Metrics[wireMetric] + 1}
		return append(rows, other)
	}
	cells, gaps := 0, 0
	for _, row := range calm().of(8, bandwidthScenario).rows(t) {
		cells++
		if row.Gap != "" {
			gaps++
		}
	}
	left, counted := fmt.Sprintf("%d of %d cells", gaps, cells), cells-gaps
	for _, c := range []struct {
		why    string
		world  world
		change func(*results.Run, []results.Trial) []results.Trial
		want   string
	}{
		{"longer tokens", calm(), nil, `by \+311 B with 60B of claims and \+12,207 B with 9KB; exact counts over 2,000 requests or more a cell, ` + left + ` left out because a cookie`},
		{"shorter tokens", small, nil, `by −23 B with 60B of claims and −23 B with 9KB; exact counts over 2,000 requests or more a cell; between client and site the JWT needs fewer at 60B`},
		{"a count that did not repeat", calm(), odd, `not exact, because 1 count of ` + strconv.Itoa(counted) + ` did not repeat`},
		{"no HS256", calm(), without(scenarios.JWTHS256), `^Wire bytes of a request and its answer go from .* B \(none\) to .* B \(jwt/stateless-rs256\); exact counts`},
	} {
		checkFinding(t, c.why, evidenceOf(t, c.world, c.change).bytesFigure, c.want)
	}
	subjects, silent := deployableIn(referenceScenario), 0
	for _, v := range subjects {
		if calm().storeUS[v] == 0 {
			silent++
		}
	}
	traffic := `425 \[425, 425\] B, n=8 \(session/strict\) in 1\.00 commands; .*; exactly 0 B with ` + fmt.Sprintf("%d of %d variants", silent, len(subjects)) +
		` \(n=8 trials and 16,000 requests or more each\)`
	checkFinding(t, "traffic", calm().evidence(t).trafficFigure, traffic)
}

func TestFindingsOfRatesSayWhereTheOrderChanges(t *testing.T) {
	for _, c := range []struct {
		why        string
		slow, fast float64
		want       string
	}{
		{"less and more", 0.8, 1.2, `the order is reversed by the rate with ES256`},
		{"less and equal", 0.8, 1, `equal at some rates and not at others with ES256`},
		{"more at both", 1.2, 1.3, `ES256 at 500/s ×1\.20\S* \[[^]]*\], n=8, more; ES256 at 3,000/s ×1\.30\S* \[[^]]*\], n=8, more; the same order at 2 rates with every JWT`},
		{"open at one", 1.018, 1.3, `not resolved at 1 of 2 rates with ES256`},
	} {
		checkFinding(t, c.why, against(t, c.slow, c.fast).rateFigure, c.want)
	}
}

func TestFindingsOfRevokes(t *testing.T) {
	told := []string{scenarios.SessionCached, scenarios.JWTDenylistReplicated, scenarios.JWTEpochReplicated}
	broken := on(cutsScenario, scenarios.SessionCached, func(row *results.Trial) {
		for i := range row.Revocations {
			row.Revocations[i].Exceeded = i == 0
		}
	})
	few := calm()
	few.blocks, few.events = 1, 4
	for _, c := range []struct {
		why               string
		world             world
		change            func(*results.Run, []results.Trial) []results.Trial
		propagation, cuts string
	}{
		{"some are late", calm(), nil, `in 288 of 288 revokes \(98\.7 % to 100\.0 % at 95 %, 96 each\) with session/cached, .*, refused everywhere within 1\.\d+ ms at p50 and .*; in 0 of 480 revokes \(below 0\.62 % at 95 %, 96 each\) with session/strict`, `0 of 1,536 acknowledged revokes \(below 0\.2 % at 95 %\)`},
		{"none is late", calm(), without(told...), `acknowledgement in 0 of \d+ revokes \(below 0\.62 % at 95 %, 96 each\) with session/strict`, `0 of \d+ acknowledged revokes .*nothing was accepted after any`},
		{"all are late", calm(), without(scenarios.SessionStrict, scenarios.SessionSliding, scenarios.JWTDenylist, scenarios.JWTVerifiedCache, scenarios.JWTEpochStrict), `in 288 of 288 revokes [^;]*\.$`, `acknowledged`},
		{"a promise is broken", calm(), broken, `288 of 288`, `(\d\d of 1,536) acknowledged revokes \(\d\.\d % to \d\.\d % at 95 %\) were accepted beyond`},
		{"four revokes each", few, nil, `in 0 of 20 revokes \(below 15 % at 95 %, 4 each\)`, `of \d\d acknowledged revokes \(below \S+ % at 95 %\)`},
	} {
		e := evidenceOf(t, c.world, c.change)
		checkFinding(t, c.why+", propagation", e.propagationFigure, c.propagation)
		checkFinding(t, c.why+", cuts", e.cutsFigure, c.cuts)
	}
}

func TestFindingsOfScaling(t *testing.T) {
	for _, c := range []struct {
		why              string
		world            world
		change           func(*results.Run, []results.Trial) []results.Trial
		replicas, shards string
	}{
		{"a knee at 3.56", scaledWorld(), nil, `session/strict ×3\.\d+ \[[^]]*\], n=8; .*; the store of session/strict is full between 3 and 4 replicas \(modelled 3\.\d+ \[[^]]*\], n=8\)`, `×[23]\.\S+ \[[^]]*\], n=8, more; modelled ×2\.\d+ \[[^]]*\], n=8; otherwise with 1 replica .*, equal within`},
		{"a store that is never full", scaledWorld(storeCosts(1)), nil, `the store of session/strict is not full with 8 replicas\.$`, `×\S+ \[[^]]*\], n=8, equal within ±\d.*; modelled ×(1\.00|0\.99)`},
		{"shards that take goodput away", scaledWorld(storeCosts(1)), times(0.7, shardsScenario, scenarios.SessionStrict, "3 shards, 8 replicas"), `not full`, `×0\.\d+ \[[^]]*\], n=8, less; modelled`},
		{"two blocks", scaledWorld(blocks(2)), nil, `without interval, not resolved \(n=2 blocks, 6 are needed\)`, `×\S+ \[[^]]*\], not resolved \(n=2 blocks, 6 are needed\)`},
	} {
		e := evidenceOf(t, c.world, c.change)
		checkFinding(t, c.why+", replicas", e.replicasFigure, c.replicas)
		checkFinding(t, c.why+", shards", e.shardsFigure, c.shards)
		if _, err := e.storeShareFigure(); err != nil {
			t.Error(err)
		}
	}
}
