package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"authbench/impl"
)

func TestAReplicasLife(t *testing.T) {
	for _, carrier := range []string{"bearer", "cookie"} {
		s := newTestSpawner(t)
		config := testReplicaConfig(fakeSession)
		config.Carrier = carrier
		r := startTestReplica(t, s, config)
		tokens, err := r.Issue(t.Context(), 1, 3)
		if err != nil || len(tokens) != 3 {
			t.Fatalf("%d tokens, %v", len(tokens), err)
		}
		for i, token := range tokens {
			want := []string{"user-000001", "user-000002", "user-000003"}[i]
			if status, body := getMe(t, r, token); status != 200 || !strings.Contains(body, want) {
				t.Errorf("%s: status %d, %s", want, status, body)
			}
		}
		expired, err := r.IssueExpired(t.Context(), impl.Principal{Subject: "somebody"})
		if err != nil {
			t.Fatal(err)
		}
		if status, body := getMe(t, r, expired); status != 401 || !strings.Contains(body, problemExpired.Type) {
			t.Errorf("expired: status %d, %s", status, body)
		}
		if err := r.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if reason := r.ExitReason(); reason != "exit status 0" {
			t.Errorf("it ended with %q", reason)
		}
		if running(r.PID()) {
			t.Error("it still runs")
		}
	}
}

func TestAPrincipalKeepsItsBytesOnTheWay(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	token, err := r.IssuePrincipal(t.Context(), impl.Principal{
		Subject: "o'neill & sons <x>", Preferences: json.RawMessage(`{"a":"<&>"}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"subject":"o'neill & sons <x>","roles":[],"preferences":{"a":"<&>"}}` + "\n"
	if _, body := getMe(t, r, token); body != want {
		t.Errorf("got %s", body)
	}
}

func TestIssueInChunksKeepsTheOrder(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	const n = 2*issueChunk + 1
	tokens, err := r.Issue(t.Context(), 0, n)
	if err != nil || len(tokens) != n {
		t.Fatalf("%d tokens, %v", len(tokens), err)
	}
	if _, body := getMe(t, r, tokens[n-1]); !strings.Contains(body, "user-001000") {
		t.Errorf("the last token is of %s", body)
	}
}

func TestTheControlNeedsNoToken(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeNone))
	if tokens, err := r.Issue(t.Context(), 0, 2); err != nil || len(tokens) != 2 || tokens[0] != "" {
		t.Errorf("%d tokens, %v", len(tokens), err)
	}
	if status, body := getMe(t, r, ""); status != 200 || !strings.Contains(body, `"user-000000"`) {
		t.Errorf("status %d, %s", status, body)
	}
}

func TestAReplicaThatCannotStartSaysWhy(t *testing.T) {
	s := newTestSpawner(t)
	for _, tc := range []struct {
		words  string
		change func(*ReplicaConfig)
		want   string
	}{
		{"an unknown variant", func(c *ReplicaConfig) { c.Variant = "nobody" }, `no variant is called "nobody"`},
		{"an unknown carrier", func(c *ReplicaConfig) { c.Carrier = "pigeon" }, `no carrier is called "pigeon"`},
		{"a bad template", func(c *ReplicaConfig) { c.Template = []byte(`{"roles":[]}`) }, `field "sub"`},
		{"a scheme that refuses", func(c *ReplicaConfig) { c.Variant = fakeRefused }, "key too short"},
		{"refresh tokens that are only promised", func(c *ReplicaConfig) { c.Variant = fakeNoRefresh }, "promises refresh tokens"},
		{"a scheme that panics", func(c *ReplicaConfig) { c.Variant = fakePanic }, "panic: planted panic"},
		{"no store", func(c *ReplicaConfig) { c.Variant, c.StoreURL = fakeStored, "redis://u:canary@127.0.0.1:1" }, "127.0.0.1:1"},
	} {
		t.Run(tc.words, func(t *testing.T) {
			config := testReplicaConfig(fakeSession)
			tc.change(&config)
			_, err := s.StartReplica(t.Context(), config)
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %s", err, tc.want)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Error("the error holds a secret")
			}
		})
	}
}

func TestADeadReplicaAnswersAtOnce(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	pending := make(chan error, 1)
	go func() {
		_, err := r.Measure(t.Context(), MeasureIssue, time.Hour)
		pending <- err
	}()
	time.Sleep(20 * time.Millisecond) // let the call be under way
	if err := syscall.Kill(r.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_, after := r.Stats(t.Context())
	for _, err := range []error{<-pending, after} {
		if !errors.Is(err, ErrExited) || !strings.Contains(err.Error(), fakeSession) || !strings.Contains(err.Error(), "killed") {
			t.Errorf("got %v", err)
		}
	}
	<-r.Exited()
	if err := r.Stop(t.Context()); err != nil {
		t.Errorf("stopping what has ended: %v", err)
	}
}

func TestACallIsBoundByItsContext(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := r.Measure(ctx, MeasureIssue, 300*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if _, err := r.Stats(t.Context()); err != nil { // and the late reply is nobody's
		t.Errorf("the next call: %v", err)
	}
	if err := syscall.Kill(r.PID(), syscall.SIGSTOP); err != nil { // from here on nothing is read either
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	big := impl.Principal{Subject: "u", Claims: json.RawMessage(`{"a":"` + strings.Repeat("x", 1<<20) + `"}`)}
	if _, err := r.IssuePrincipal(ctx, big); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if err := syscall.Kill(r.PID(), syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Stats(t.Context()); err != nil { // and the torn line is nobody's
		t.Errorf("the call after a torn one: %v", err)
	}
}

func TestAStoppedProcessThatHangsIsKilled(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	if err := syscall.Kill(r.PID(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Stop(ctx); err != nil || !strings.Contains(r.ExitReason(), "killed") {
		t.Errorf("%v, %s", err, r.ExitReason())
	}
}

func TestMeasureCountsAndTimes(t *testing.T) {
	config := testReplicaConfig(fakeSession)
	config.PasswordHash.Rounds = 100_000
	r := startTestReplica(t, newTestSpawner(t), config)
	for _, what := range []What{MeasureIssue, MeasurePasswordHash} {
		m, err := r.Measure(t.Context(), what, 20*time.Millisecond)
		if err != nil || m.N < minMeasured || m.Wall < 20*time.Millisecond || m.CPU <= 0 {
			t.Errorf("%s: %+v, %v", what, m, err)
		}
	}
	if m, err := r.Measure(t.Context(), MeasurePasswordHash, 0); err != nil || m.N != minMeasured {
		t.Errorf("an empty window: %+v, %v", m, err)
	}
	if _, err := r.Measure(t.Context(), "the weather", 0); err == nil {
		t.Error("the weather was measured")
	}
}

func TestStatsCountTheirOwnAllocations(t *testing.T) {
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeSession))
	best := int64(1 << 62) // the runtime's own goroutines allocate now and then
	var last Stats
	for i := range 20 {
		stats, err := r.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			best = min(best, int64(stats.Mallocs-last.Mallocs)-int64(stats.OwnMallocs))
		}
		last = stats
	}
	if best < -1 || best > 1 {
		t.Errorf("two stats with nothing between them differ by %d objects beside their own %d", best, last.OwnMallocs)
	}
	if last.CPUSeconds <= 0 || last.HeapBytes == 0 || last.Goroutines == 0 || last.OwnAllocatedBytes == 0 {
		t.Errorf("%+v", last)
	}
	token, err := r.Issue(t.Context(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	getMe(t, r, token[0])
	if after, err := r.Stats(t.Context()); err != nil || after.Mallocs-last.Mallocs < 20 {
		t.Errorf("a request allocated %d objects, %v", after.Mallocs-last.Mallocs, err)
	}
}

func TestNoSecretReachesStderr(t *testing.T) {
	var log lockedBuffer
	config := testReplicaConfig(fakeSession)
	config.Log = &log
	s := newTestSpawner(t)
	r := startTestReplica(t, s, config)
	tokens, err := r.Issue(t.Context(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	getMe(t, r, tokens[0])
	_, _ = r.Measure(t.Context(), "nothing", 0)
	config.Variant = fakePanic
	if _, err := s.StartReplica(t.Context(), config); err == nil {
		t.Error("a panic started")
	}
	if err := r.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "replica of "+fakePanic+": panic: planted panic") {
		t.Errorf("the log misses the panic:\n%s", log.String())
	}
	for _, secret := range []string{testKey, testOperatorKey, "canary", string(tokens[0])} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("stderr holds %s", secret)
		}
	}
	if text := config.String() + config.GoString(); strings.Contains(text, "canary") || strings.Contains(text, "operator") {
		t.Errorf("the configuration formats as %s", text)
	}
}

// TestTheControlChannelAnswersEveryLine inside one process, from configuration to the end.
func TestTheControlChannelAnswersEveryLine(t *testing.T) {
	controlOut, control := io.Pipe()
	repliesOut, replies := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- RunReplica(controlOut, replies, fakeVariants()) }()
	lines := bufio.NewReader(repliesOut)
	ask := func(line string) (rep reply) {
		t.Helper()
		if _, err := io.WriteString(control, line+"\n"); err != nil {
			t.Fatal(err)
		}
		if err := readLine(lines, &rep); err != nil {
			t.Fatal(err)
		}
		return rep
	}
	config := testReplicaConfig(fakeSession)
	var configure bytes.Buffer
	if err := writeLine(&configure, request{ID: 7, Verb: verbConfigure, Config: &config}); err != nil {
		t.Fatal(err)
	}
	if rep := ask(strings.TrimSpace(configure.String())); rep.ID != 7 || rep.Addr == "" || rep.Error != "" {
		t.Fatalf("%+v", rep)
	}
	for line, want := range map[string]string{
		`{"id":8,"verb":"dance"}`:                     `unknown verb "dance"`,
		`{"id":8,"verb":"configure"}`:                 `unknown verb "configure"`,
		`{"id":8,"verb":"issue","n":-1}`:              "cannot issue -1 tokens",
		`{"id":8,"verb":"issue-to"}`:                  "a principal is needed",
		`{"id":8,"verb":"issue-pair","n":1}`:          "has no refresh tokens",
		`{"id":8,"verb":"revoke-many","n":-1}`:        "cannot issue -1 tokens",
		`{"id":8,"verb":"set-user"}`:                  `field "sub"`,
		`{"id":8,"verb":"plant","cpu_ns":-1}`:         "cannot plant",
		`{"id":8,"verb":"plant","cpu_ns":9000000000}`: "cannot plant",
	} {
		if rep := ask(line); rep.ID != 8 || !strings.Contains(rep.Error, want) {
			t.Errorf("%s: %+v", line, rep)
		}
	}
	for _, line := range []string{`{"id":`, "", "[]", `{"id":"x"}`} {
		if rep := ask(line); rep.ID != 0 || !strings.Contains(rep.Error, "not a request") {
			t.Errorf("%q: %+v", line, rep)
		}
	}
	if err := control.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func TestAReplicaNeedsItsConfigurationFirst(t *testing.T) {
	var out bytes.Buffer
	if err := RunReplica(strings.NewReader(`{"id":1,"verb":"stats"}`+"\n"), &out, nil); err == nil {
		t.Error("it ran")
	}
	if !strings.Contains(out.String(), "the first request must be") {
		t.Errorf("it answered %s", out.String())
	}
	if err := RunReplica(strings.NewReader(""), &out, nil); err == nil {
		t.Error("it ran without a line")
	}
}

func TestATokenTooLargeForItsCarrierIsTheAskersToSee(t *testing.T) {
	r := replica{carrier: impl.Cookie{}}
	scheme := fakeScheme{fakeRecords: newFakeRecords(), now: time.Now, tokenBytes: impl.MaxCookieBytes}
	tokens, err := r.issueTo(t.Context(), scheme, &impl.Principal{Subject: "u"})
	if err != nil || r.carrier.Fits(tokens[0]) == nil {
		t.Errorf("%v, %v", tokens, err)
	}
}

func TestErrorsKeepTheirClassOnTheWayToTheHarness(t *testing.T) {
	var rep reply
	err := fmt.Errorf("issue: %w", impl.ErrTooLarge)
	rep.fail(err)
	if got := rep.err(); !errors.Is(got, impl.ErrTooLarge) || got.Error() != err.Error() {
		t.Errorf("the harness sees %v", got)
	}
}

func TestRunChildKnowsItsNames(t *testing.T) {
	for _, args := range [][]string{nil, {"nobody"}, {"replica", "more"}} {
		if err := RunChild(args, strings.NewReader(""), os.Stdout, nil); err == nil {
			t.Errorf("%q ran", args)
		}
	}
}
