package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	redisStartTimeout = 5 * time.Second
	redisPoll         = 10 * time.Millisecond
	redisPortTries    = 3
	redisOldestMajor  = 6 // with redisOldestMinor the first version with GETEX and ZADD … GT
	redisOldestMinor  = 2
)

// redisSettings are the settings that say what kind of store was measured.
var redisSettings = []string{
	"save", "appendonly", "maxmemory", "maxmemory-policy", "io-threads", "hz", "activedefrag", "databases",
}

// FindRedis returns the path of redis-server or else valkey-server, when one is on PATH.
func FindRedis() (path string, ok bool) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

// errPortTaken: somebody else got the port first. Another one is tried.
var errPortTaken = errors.New("the port is taken")

// startRedis starts a private redis-server or valkey-server.
func (s *Spawner) startRedis(ctx context.Context, config StoreConfig) (*StoreProcess, error) {
	path, ok := FindRedis()
	if !ok {
		return nil, errors.New("neither redis-server nor valkey-server is on PATH: install one, or use STORE=embedded")
	}
	version, err := redisVersion(ctx, path)
	if err != nil {
		return nil, err
	}
	p, err := s.startRedisTrying(ctx, path, redisStart{name: filepath.Base(path)}, config)
	if err == nil {
		p.version = filepath.Base(path) + " " + version
	}
	return p, err
}

// A redisStart is how a server is started.
type redisStart struct {
	name    string
	cluster bool // as a node of a cluster, which keeps what it knows of the others in a folder of its own
}

// startRedisTrying starts a server on a free port; one that was free a moment ago may be taken by now, so it
// tries some.
func (s *Spawner) startRedisTrying(ctx context.Context, path string, how redisStart, config StoreConfig) (p *StoreProcess, err error) {
	for range redisPortTries {
		if p, err = s.startRedisAt(ctx, path, how, config); err == nil {
			return p, nil
		}
		if !errors.Is(err, errPortTaken) {
			break
		}
	}
	return nil, fmt.Errorf("%s does not start: %w", how.name, err)
}

// versionPattern finds the version in what --version prints, such as "Redis server v=7.0.15 sha=…".
var versionPattern = regexp.MustCompile(`\bv=((\d+)\.(\d+)[\d.]*)`)

// redisVersion asks the program for its version and refuses one that lacks what the schemes use.
func redisVersion(ctx context.Context, path string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, redisStartTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.WaitDelay = stopGrace
	name := filepath.Base(path)
	output, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s does not start: %w: %s: repair it, or use STORE=embedded", name, err, lastLine(output))
	}
	found := versionPattern.FindSubmatch(output)
	if found == nil {
		return "", fmt.Errorf("%s does not say its version: repair it, or use STORE=embedded", path)
	}
	version := string(found[1])
	if tooOld(string(found[2]), string(found[3])) {
		return "", fmt.Errorf("%s %s is too old: version %d.%d or newer is needed", name, version, redisOldestMajor, redisOldestMinor)
	}
	return version, nil
}

func tooOld(majorDigits, minorDigits string) bool {
	major, errMajor := strconv.Atoi(majorDigits)
	minor, errMinor := strconv.Atoi(minorDigits)
	return errMajor != nil || errMinor != nil || major < redisOldestMajor || (major == redisOldestMajor && minor < redisOldestMinor)
}

// startRedisAt starts the server on a port that is free now.
func (s *Spawner) startRedisAt(ctx context.Context, path string, how redisStart, config StoreConfig) (*StoreProcess, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path, "--port", port, "--bind", "127.0.0.1", "--protected-mode", "yes", "--daemonize", "no",
		"--save", "", "--appendonly", "no", "--io-threads", "1")
	cmd.Dir = os.TempDir() // nothing is written there
	sp := spawn{name: how.name, cmd: cmd, cpus: config.CPUs, logStdout: true}
	var bus string
	if how.cluster {
		if bus, err = sp.joinCluster(); err != nil {
			return nil, err
		}
	}
	process, err := s.startLogged(sp, config.LogDir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(sp.folder))
	}
	process.ask = func() error { return process.cmd.Process.Signal(syscall.SIGTERM) }
	p := &StoreProcess{Process: process, kind: StoreRedis, addr: net.JoinHostPort("127.0.0.1", port)}
	p.busPort, _ = strconv.Atoi(bus) // "" is 0: it has none
	if err := p.awaitRedis(ctx); err != nil {
		return nil, errors.Join(err, process.kill())
	}
	return p, nil
}

// joinCluster has a server be a node of a cluster, and returns the port on which the nodes talk to each other.
func (sp *spawn) joinCluster() (bus string, err error) {
	if bus, err = freePort(); err != nil {
		return "", err
	}
	sp.folder, err = clusterFolder()
	sp.cmd.Dir = sp.folder
	sp.cmd.Args = append(sp.cmd.Args, "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-config-file", "nodes.conf",
		"--cluster-require-full-coverage", "no")
	return bus, err
}

// awaitRedis waits until our own server answers, and reads its configuration.
func (p *StoreProcess) awaitRedis(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, redisStartTimeout)
	defer cancel()
	poll := time.NewTicker(redisPoll)
	defer poll.Stop()
	for {
		if err := p.greet(ctx); err == nil || errors.Is(err, errPortTaken) {
			return err
		}
		select {
		case <-p.exited:
			if strings.Contains(p.tail.line(), "listening") {
				return errPortTaken
			}
			return errors.New(p.ExitReason())
		case <-ctx.Done():
			return fmt.Errorf("no answer on %s: %w", p.addr, context.Cause(ctx))
		case <-poll.C:
		}
	}
}

// greet asks who answers, for a server that took the port before ours would answer as well.
func (p *StoreProcess) greet(ctx context.Context) error {
	c, err := dialRedis(ctx, p.addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.do("PING"); err != nil {
		return err
	}
	info, err := c.do("INFO", "server")
	if err != nil {
		return err
	}
	if !strings.Contains(strings.Join(info, ""), "process_id:"+strconv.Itoa(p.PID())+"\r\n") {
		return errPortTaken
	}
	p.configuration = map[string]string{}
	for _, name := range redisSettings {
		pair, err := c.do("CONFIG", "GET", name)
		if err == nil && len(pair) == 2 {
			p.configuration[name] = pair[1]
		}
	}
	return nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

func lastLine(output []byte) string {
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
