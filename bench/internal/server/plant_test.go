package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestPlantedCPUIsSpentOnTheProcessClock(t *testing.T) {
	const each, times = time.Millisecond, 30
	p, err := newPlanter(Plant{CPU: each})
	if err != nil {
		t.Fatal(err)
	}
	before := processCPU()
	for range times {
		p.apply(http.Header{})
	}
	if spent := processCPU() - before; spent < times*each || spent > times*each*3/2+10*time.Millisecond {
		t.Errorf("%d × %v read back as %v", times, each, spent)
	}
}

// TestPlantedCPUInAReplica is what the harness relies on: the process's own CPU per request.
func TestPlantedCPUInAReplica(t *testing.T) {
	const times = 20
	r := startTestReplica(t, newTestSpawner(t), testReplicaConfig(fakeCPU))
	spent := func() time.Duration {
		before, err := r.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range times {
			getMe(t, r, "")
		}
		after, err := r.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return time.Duration((after.CPUSeconds - before.CPUSeconds) * 1e9)
	}
	planted := spent()
	if err := r.PlantCPU(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	bare := spent()
	if got := (planted - bare) / times; got < 500*time.Microsecond || got > 2*time.Millisecond {
		t.Errorf("1 ms of CPU a request is read back as %v", got)
	}
}

// wireBytes counts what a replica sends for one GET /me on a bare connection.
func wireBytes(t *testing.T, r *Replica) int {
	t.Helper()
	conn, err := net.Dial("tcp", r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /me HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n")
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return len(answer)
}

func TestPlantedBytesAreExact(t *testing.T) {
	s := newTestSpawner(t)
	bare := wireBytes(t, startTestReplica(t, s, testReplicaConfig(fakeNone)))
	planted := wireBytes(t, startTestReplica(t, s, testReplicaConfig(fakeBytes)))
	if planted-bare != 1000 {
		t.Errorf("1000 B are %d on the wire", planted-bare)
	}
}

func TestBytesThatCannotBePlanted(t *testing.T) {
	for bytes, fits := range map[int]bool{0: true, -1: false, 1: false, 12: false, 13: true, 14: true} {
		if _, err := newPlanter(Plant{Bytes: bytes}); (err == nil) != fits {
			t.Errorf("%d: %v", bytes, err)
		}
	}
}

func TestPlantedDelay(t *testing.T) {
	const each, times = 5 * time.Millisecond, 20
	p, err := newPlanter(Plant{Delay: each})
	if err != nil {
		t.Fatal(err)
	}
	least, cpu := time.Hour, processCPU()
	for range times {
		start := time.Now()
		p.apply(httptest.NewRecorder().Header())
		took := time.Since(start)
		if took < each {
			t.Fatalf("%v is too short", took)
		}
		least = min(least, took)
	}
	if least > each+3*time.Millisecond {
		t.Errorf("%v took %v at best", each, least)
	}
	if spent := processCPU() - cpu; spent > times*each/2 {
		t.Errorf("%v of waiting used %v of CPU", times*each, spent)
	}
}

// TestPlantedDelaysOverlap: many requests wait at once, each on a timer of its own.
func TestPlantedDelaysOverlap(t *testing.T) {
	p, err := newPlanter(Plant{Delay: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	const waiters = 50
	done := make(chan time.Duration, waiters)
	start := time.Now()
	for range waiters {
		go func() {
			p.apply(http.Header{})
			done <- time.Since(start)
		}()
	}
	for range waiters {
		if took := <-done; took < 20*time.Millisecond || took > time.Second {
			t.Errorf("a delay of 20 ms took %v", took)
		}
	}
}
