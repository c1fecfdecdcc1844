package precise

import (
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestATimerEndsWhenItIsDue(t *testing.T) {
	timer, err := NewTimer()
	if err != nil {
		t.Fatal(err)
	}
	defer timer.Close()
	for _, d := range []time.Duration{-time.Second, 0, 300 * time.Microsecond, 5 * time.Millisecond} {
		began := time.Now()
		if err := timer.Set(d); err != nil {
			t.Fatal(err)
		}
		if err := timer.Wait(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < d || took > d+2*time.Second {
			t.Errorf("set to %v it took %v", d, took)
		}
	}
}

func TestSettingAgainReplacesWhatWasSet(t *testing.T) {
	timer, err := NewTimer()
	if err != nil {
		t.Fatal(err)
	}
	defer timer.Close()
	timer.Set(time.Hour)
	timer.Set(time.Millisecond)
	if err := timer.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestClosingEndsAWait(t *testing.T) {
	timer, err := NewTimer()
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- timer.Wait() }()
	time.Sleep(10 * time.Millisecond)
	timer.Close()
	select {
	case err := <-ended:
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("the wait ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the wait goes on after the timer was closed")
	}
}

func TestManySleepAtOnce(t *testing.T) {
	const sleepers, d = 50, 3 * time.Millisecond
	var sleeper Sleeper
	took := make([]time.Duration, sleepers)
	var all sync.WaitGroup
	for i := range took {
		all.Go(func() {
			began := time.Now()
			sleeper.Sleep(d)
			took[i] = time.Since(began)
		})
	}
	all.Wait()
	if slices.Min(took) < d || slices.Max(took) > 2*time.Second {
		t.Errorf("sleeping %v took from %v to %v", d, slices.Min(took), slices.Max(took))
	}
}
