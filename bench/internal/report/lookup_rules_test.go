package report

import (
	"fmt"
	"strings"
	"testing"

	"authbench/results"
	"authbench/scenarios"
)

// cachedHit is a lookup of several callers that asks nobody.
func cachedHit() contest {
	return contest{lookup: scenarios.Lookup{Scheme: "session", Op: scenarios.OpVerifyCached, Alg: scenarios.AlgOpaque, Claims: "275B", Callers: 2}}
}

// TestParallelHitsAreBilledByCPU: on two CPUs their time is half of what a hit takes.
func TestParallelHitsAreBilledByCPU(t *testing.T) {
	var text strings.Builder
	for range 6 {
		text.WriteString(roundLine(cachedHit().obvious(), "1000 ns/op 2000 cpu-ns/op 4 allocs/op"))
		text.WriteString(roundLine(cachedHit().at("digest"), "700 ns/op 1400 cpu-ns/op 0 allocs/op"))
		text.WriteString(roundLine(cachedHit().fast(), "450 ns/op 840 cpu-ns/op 0 allocs/op") + roundLine(cachedHit().at(scenarios.RungFloor), "400 ns/op 300 cpu-ns/op"))
	}
	e := withRounds(t, calm().evidence(t, only()), text.String())
	if answer := strings.Join(e.lookupAnswer(), ""); !strings.Contains(answer, "840 ns of CPU") {
		t.Errorf("answer %q", answer)
	}
	for _, r := range e.targets() {
		if r.words == "cached hit, CPU over SHA-256 of the token" && !strings.HasPrefix(r.measured, "×2.8") {
			t.Errorf("%s: %s, want the ratio of CPU", r.words, r.measured)
		}
		if r.words == "cached hit, allocations" && r.rung != "digest: 4 → 0" {
			t.Errorf("what took all allocations off: %q", r.rung)
		}
	}
}

func TestALadderShowsOnlyResolvedSteps(t *testing.T) {
	var text strings.Builder
	for i := range 6 {
		text.WriteString(roundLine(hs256().obvious(), "2000 ns/op 9 allocs/op") + roundLine(hs256().at("form"), "1000 ns/op 9 allocs/op"))
		text.WriteString(roundLine(hs256().fast(), fmt.Sprintf("%d ns/op 9 allocs/op", 700+100*i)))
	}
	e := withRounds(t, calm().evidence(t, only()), text.String())
	amounts := e.ladderFigures()[0].spec(e).Panels[0].Amounts
	if len(amounts) != 3 || amounts[1].Note != "×0.500" || amounts[1].Open || amounts[2].Note != "n.r." || !amounts[2].Open {
		t.Errorf("%+v: want ×0.500, and a step that is open", amounts)
	}
	if most, ok := e.boughtMost(e.contest("jwt", scenarios.OpVerify, "HS256", "275B", 1), scenarios.UnitTime); !ok || most.rung.Rung != "form" {
		t.Errorf("bought most: %+v", most)
	}
}

func TestTheHeaderOfTheRoundsIsSaid(t *testing.T) {
	w := calm()
	text := w.lookupText(6)
	e := withRounds(t, w.evidence(t), text)
	if got := e.ladderFigures()[2].subtitle; !strings.HasPrefix(got, "20,000 tokens in random order") {
		t.Errorf("subtitle %q", got)
	}
	if got := withRounds(t, w.evidence(t), strings.Replace(text, "sessions: 20000\n", "", 1)).ladderFigures()[2].subtitle; !strings.HasPrefix(got, "Tokens in random order") {
		t.Errorf("subtitle %q of a file that does not say how many", got)
	}
	if len(e.leftOutWarnings()) != 0 {
		t.Errorf("nothing was left out: %q", e.leftOutWarnings())
	}
	var more strings.Builder
	for n := 1; n <= 11; n++ {
		fmt.Fprintf(&more, "left-out-%d: thing %d: why %d\n", n, n, n)
	}
	got := strings.Join(withRounds(t, w.evidence(t), more.String()+text).warnings(), "")
	if !strings.Contains(got, "Left out of the lookup path: thing 1: why 1; thing 2: why 2;") || !strings.Contains(got, "thing 10: why 10; thing 11: why 11.") {
		t.Errorf("warnings %q", got)
	}
}

func TestLibrariesLetThroughByOperation(t *testing.T) {
	text := strings.ReplaceAll(calm().lookupText(1), "duplicate names, unused base64 bits", "bytes that are no record, a record past its end in the client's cache")
	got := map[string]string{}
	for _, row := range withRounds(t, calm().evidence(t), text).acceptsTable().Rows {
		if name := row[0] + ", " + row[1]; got[name] != "" {
			t.Errorf("%s twice", name)
		} else {
			got[name] = row[2]
		}
	}
	if got["go-redis, session, verify"] != "bytes that are no record" || !strings.HasSuffix(got["go-redis, session, cached hit"], inCache) {
		t.Errorf("%q", got)
	}
	for name := range got {
		if strings.Contains(name, "issue") {
			t.Errorf("%s lets nothing through", name)
		}
	}
	if acceptsOf("a record past its end "+inCache, scenarios.OpVerify) != "nothing" {
		t.Error("a list of what is another operation's is not empty")
	}
}

func TestAStandInIsNotJudged(t *testing.T) {
	w := calm()
	e := withRounds(t, w.evidence(t, run(func(r *results.Run) { r.Store.StandIn = true })), w.lookupText(6))
	for _, r := range e.targets() {
		asks := strings.HasPrefix(r.words, "remote lookup") || strings.Contains(r.words, "remote session") || strings.HasPrefix(r.words, "capacity of session/strict")
		if got := r.verdict == targetNotJudged; got != asks {
			t.Errorf("%s: %s", r.words, r.verdict)
		}
	}
	if got := e.targetAnswer()[0]; !strings.Contains(got, ", 8 not judged because the store is a stand-in") {
		t.Errorf("answer %q", got)
	}
}

// TestTargetsOfTheSiteStandWithTheirTrials: in a run without lookups, too.
func TestTargetsOfTheSiteStandWithTheirTrials(t *testing.T) {
	e := calm().evidence(t, only(saturationScenario))
	s, err := e.scenarioSection(saturationScenario)
	if err != nil || len(s.Tables) != 2 || s.Tables[0].Title != "Targets" || len(s.Tables[0].Rows) != len(scenarios.SiteTargets()) {
		t.Errorf("tables %+v, %v", s.Tables, err)
	}
	if answer := strings.Join(e.details(), ""); !strings.Contains(answer, "Targets: of 3 measured") {
		t.Errorf("answer %q", answer)
	}
}

func TestAQuestionIsAnsweredWhereItWasMeasured(t *testing.T) {
	q := scenarios.Question{Scenarios: []string{referenceScenario, lookupScenario}}
	for _, c := range []struct {
		e    evidence
		want string
	}{
		{calm().evidence(t, only(referenceScenario)), "reference"},
		{withRounds(t, calm().evidence(t, only(referenceScenario)), calm().lookupText(1)), "reference, lookup"},
		{calm().evidence(t, only()), "reference, lookup"},
	} {
		if got := strings.Join(c.e.whereOf(q), ", "); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestTheUsersClaimsAreNotThoseOfTheLookups(t *testing.T) {
	w := calm()
	e := withRounds(t, w.evidence(t), w.lookupText(1))
	const want = "The claims are built in here"
	if strings.Contains(e.roundsSentence(), want) {
		t.Error("built-in claims told apart from none")
	}
	e.run.Claims.Source = results.ClaimsUser
	if !strings.Contains(e.roundsSentence(), want) {
		t.Errorf("%q does not say whose claims they are", e.roundsSentence())
	}
}

func TestAHalfRoundDoesNotCount(t *testing.T) {
	w := calm()
	text := w.lookupText(3)
	folder := withLookups(t, folderOf(t, w.run(), nil), text[:len(text)-len(text)/6])
	l, err := readLookups(folder)
	if err != nil || l.count() != 2 {
		t.Errorf("%d rounds, %v; want two whole ones", l.count(), err)
	}
	for name, rounds := range l.rounds {
		if len(rounds) != 2 {
			t.Fatalf("%s has %d rounds", name, len(rounds))
		}
	}
}

func TestALoneCallerOfTheStoreStandsApart(t *testing.T) {
	session := scenarios.Lookup{Scheme: "session", Op: scenarios.OpVerify, Alg: scenarios.AlgOpaque, Callers: 1}
	if many := onRung(session, ""); !sharesCPU(session) || sharesCPU(hs256().lookup) || sharesCPU(cachedHit().lookup) {
		t.Error("only a lone caller of the store shares its CPU")
	} else if many.Callers = 4; sharesCPU(many) {
		t.Error("several callers have every CPU")
	}
}
