package storetest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"authbench/impl/store"
)

// sharedURL is the environment variable that names the cluster of Main, to the tests and to what they start.
const sharedURL = "AUTHBENCH_TEST_CLUSTER"

// Main runs a package's tests with a Redis Cluster, which Each and EachServer take as a third store from then on. It
// is for TestMain, and returns the exit code. The tests of Each share one cluster, emptied before each of them, for
// forming one takes two seconds; so they must not run in parallel. Where there is no redis-server, and for
// benchmarks, which want a quiet machine, there is none. The code is not 0 where the cluster had to refuse a command
// of two slots, or one that came to the wrong master: no code of ours may depend on either.
func Main(m *testing.M) int {
	flag.Parse()
	path, err := exec.LookPath("redis-server")
	if err != nil || os.Getenv(sharedURL) != "" || flag.Lookup("test.bench").Value.String() != "" {
		return m.Run()
	}
	stop, err := share(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := errors.Join(astray(os.Getenv(sharedURL)), stop()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// share starts the cluster and waits for it: what goes on in this process beside a test that counts allocations or
// weighs the heap would count as well.
func share(path string) (stop func() error, err error) {
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	s, nodes, err := launchCluster(path, dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	stop = func() error {
		s.Stop()
		return os.RemoveAll(dir)
	}
	if err := store.FormCluster(context.Background(), nodes); err != nil {
		return nil, errors.Join(err, stop())
	}
	return stop, os.Setenv(sharedURL, s.URL)
}

// astray returns an error that counts what the cluster's masters refused as none of theirs.
func astray(url string) error {
	s, err := store.Open(context.Background(), store.Config{URL: url})
	if err != nil {
		return err
	}
	defer s.Close()
	masters, err := Masters(context.Background(), s)
	for _, master := range masters {
		stats, failed := master.Info(context.Background(), "errorstats").Result()
		err = errors.Join(err, failed)
		for line := range strings.Lines(stats) {
			if strings.HasPrefix(line, "errorstat_CROSSSLOT") || strings.HasPrefix(line, "errorstat_MOVED") {
				err = errors.Join(err, fmt.Errorf("the shared cluster says %s", strings.TrimSpace(line)))
			}
		}
	}
	return err
}

// Shared empties the cluster of Main, as if it were a new one, and returns its URL, or skips where there is none.
func Shared(tb testing.TB) string {
	tb.Helper()
	url := os.Getenv(sharedURL)
	if url == "" {
		redisPath(tb)
		tb.Skip("no cluster is shared: call storetest.Main in TestMain")
	}
	if err := empty(url); err != nil {
		tb.Fatal(err)
	}
	return url
}

func empty(url string) error {
	s, err := store.Open(context.Background(), store.Config{URL: url})
	if err != nil {
		return err
	}
	return errors.Join(Flush(context.Background(), s), s.Close())
}

// Database returns the URL of another part of the store for each number, for tests whose keys must not meet. Of one
// Redis it is a database. A cluster has only one, which is emptied instead: there is no going back to a part.
func Database(tb testing.TB, url string, number int) string {
	tb.Helper()
	if !strings.Contains(url, ",") {
		return fmt.Sprint(url, "/", number)
	}
	if err := empty(url); err != nil {
		tb.Fatal(err)
	}
	return url
}
