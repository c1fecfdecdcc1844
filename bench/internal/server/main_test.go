package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"authbench/impl"
)

// TestMain lets the test binary be its own child, so that the tests go through real processes.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case ChildCommand:
			if err := RunChild(os.Args[2:], os.Stdin, os.Stdout, fakeVariants()); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		case harnessCommand:
			actHarness()
			return
		}
	}
	// A child built with the race detector would sleep for a second before it exits.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// harnessCommand makes the test binary a harness that can be killed: it starts one of each child, prints
// their process ids and waits.
const harnessCommand = "harness"

func actHarness() {
	ctx := context.Background()
	spawner, err := NewSpawner(os.Args[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	replica, err := spawner.StartReplica(ctx, testReplicaConfig(fakeSession))
	if err != nil {
		fmt.Println(err)
		return
	}
	store, err := spawner.StartStore(ctx, StoreConfig{Kind: StoreEmbedded})
	if err != nil {
		fmt.Println(err)
		return
	}
	pids := append(store.PIDs(), replica.PID())
	if _, ok := FindRedis(); ok {
		cluster, err := spawner.StartStore(ctx, StoreConfig{Kind: StoreCluster, Shards: 1})
		if err != nil {
			fmt.Println(err)
			return
		}
		pids = append(pids, cluster.PIDs()...)
	}
	fmt.Println(strings.Trim(fmt.Sprint(pids), "[]"))
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// lockedBuffer collects what children write to stderr.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

const testKey = "canary-key-0123456789abcdef0123456789"

func testReplicaConfig(variant string) ReplicaConfig {
	return ReplicaConfig{
		Variant: variant, Carrier: "bearer", Template: []byte(`{"sub":"user-000000","roles":["reader"],"note":"<canary-claim>"}`),
		Key: []byte(testKey), Issuer: "https://issuer.example", Audience: "https://site.example",
		Lifetime: time.Hour, Leeway: 5 * time.Second, AccessLifetime: time.Minute, Users: 4,
		OperatorKey:  testOperatorKey,
		PasswordHash: PasswordHash{Salt: []byte("salt"), Rounds: testRounds, Sum: []byte("sum")},
	}
}

// newTestSpawner returns a spawner of this test binary, and fails the test when closing it leaves
// anything.
func newTestSpawner(t *testing.T) *Spawner {
	t.Helper()
	s, err := NewSpawner(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.mu.Lock()
		var alive []*Process
		for p := range s.children {
			alive = append(alive, p)
		}
		s.mu.Unlock()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		for _, p := range alive {
			if running(p.PID()) {
				t.Errorf("%s (pid %d) is left", p.Name(), p.PID())
			}
		}
	})
	return s
}

func startTestReplica(t *testing.T, s *Spawner, config ReplicaConfig) *Replica {
	t.Helper()
	r, err := s.StartReplica(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// getMe sends GET /me to a replica.
func getMe(t *testing.T, r *Replica, token impl.Token) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+r.Addr()+"/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set(impl.CarrierByName(r.Config().Carrier).RequestHeader(token))
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// running reports whether a process runs. A zombie does not: who adopts an orphan may not reap it.
func running(pid int) bool {
	state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(state)), "Z")
}

// eventually waits for what must come true soon.
func eventually(t *testing.T, what string, true func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !true(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 5 s", what)
		}
	}
}

// TestChildrenDieWithTheHarness however it dies.
func TestChildrenDieWithTheHarness(t *testing.T) {
	harness := exec.Command(os.Args[0], harnessCommand)
	stdin, err := harness.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := harness.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := harness.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err := harness.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = harness.Wait()
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range strings.Fields(line) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			t.Fatalf("the harness said %q", line)
		}
		eventually(t, "the end of pid "+field, func() bool { return !running(pid) })
	}
}
