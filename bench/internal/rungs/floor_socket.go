package rungs

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"authbench/bench/internal/lookup"
	"authbench/impl/store"
	"authbench/scenarios"
)

var errSocket = errors.New("the store did not answer a GET with a record")

// socketFloor is a minimal client: one socket a caller, on which a GET is written and its reply read. It leaves out
// the token's form and hash, the key, pools, deadlines, the caller's context, everything that may go wrong, and the
// record's decoding.
func socketFloor(ctx context.Context, l scenarios.Lookup, w *lookup.Work) (lookup.Prepared, error) {
	if len(w.RecordKeys) == 0 {
		return lookup.Prepared{}, errNoWork
	}
	sockets := make([]*socket, l.Callers)
	end := func() {
		for _, s := range sockets {
			if s != nil {
				_ = s.conn.Close()
			}
		}
	}
	for caller := range sockets {
		var err error
		if sockets[caller], err = dial(ctx, w.StoreURL); err != nil {
			end()
			return lookup.Prepared{}, err
		}
	}
	return lookup.Prepared{Close: end, Op: func(caller, i int) error {
		n := lookup.Place(caller, i, l.Callers, len(w.RecordKeys))
		record, err := sockets[caller].get(w.RecordKeys[n])
		if err == nil && !bytes.Contains(record, []byte(w.Subjects[n])) {
			return errSubject
		}
		return err
	}}, nil
}

// A socket is a connection to the store. Replies lie in memory that is used again.
type socket struct {
	conn    net.Conn
	replies *bufio.Reader
	out     []byte
	record  []byte
}

// dial connects as the URL says. Its errors name neither user nor password.
func dial(ctx context.Context, storeURL string) (*socket, error) {
	u, err := url.Parse(storeURL)
	if err != nil {
		return nil, errors.New("the store's URL cannot be read")
	}
	address := u.Host
	if u.Port() == "" {
		address = net.JoinHostPort(u.Hostname(), "6379")
	}
	var dialer interface {
		DialContext(ctx context.Context, network, address string) (net.Conn, error)
	} = &net.Dialer{Timeout: storeTimeout}
	if u.Scheme == "rediss" {
		dialer = &tls.Dialer{NetDialer: &net.Dialer{Timeout: storeTimeout}}
	}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", store.Redact(storeURL), err)
	}
	s := &socket{conn: conn, replies: bufio.NewReaderSize(conn, 32<<10)}
	if err := s.greet(u); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", store.Redact(storeURL), err), conn.Close())
	}
	return s, nil
}

// greet logs in and chooses the database, where the URL names them.
func (s *socket) greet(u *url.URL) error {
	_ = s.conn.SetDeadline(time.Now().Add(storeTimeout))
	var commands [][]string
	if password, ok := u.User.Password(); ok {
		login := []string{"AUTH", u.User.Username(), password}
		if login[1] == "" {
			login = []string{"AUTH", password}
		}
		commands = append(commands, login)
	}
	if db := strings.Trim(u.Path, "/"); db != "" && db != "0" {
		commands = append(commands, []string{"SELECT", db})
	}
	for _, command := range commands {
		s.write(command...)
		_, err := s.conn.Write(s.out)
		line, errRead := s.replies.ReadString('\n')
		if err = errors.Join(err, errRead); err != nil {
			return err
		}
		if !strings.HasPrefix(line, "+OK") {
			return fmt.Errorf("%s was refused", command[0])
		}
	}
	return s.conn.SetDeadline(time.Time{})
}

// write puts a command into the place of the last one (RESP: an array of bulk strings).
func (s *socket) write(command ...string) {
	s.out = append(strconv.AppendInt(append(s.out[:0], '*'), int64(len(command)), 10), "\r\n"...)
	for _, word := range command {
		s.out = append(strconv.AppendInt(append(s.out, '$'), int64(len(word)), 10), "\r\n"...)
		s.out = append(append(s.out, word...), "\r\n"...)
	}
}

// get returns a record, which is valid until the next.
func (s *socket) get(key string) ([]byte, error) {
	s.write("GET", key)
	if _, err := s.conn.Write(s.out); err != nil {
		return nil, err
	}
	line, err := s.replies.ReadSlice('\n')
	if err != nil || len(line) < 4 || line[0] != '$' || line[1] == '-' {
		return nil, errors.Join(errSocket, err)
	}
	length := 0
	for _, digit := range line[1 : len(line)-2] {
		length = 10*length + int(digit-'0')
	}
	const end = 2 // a line's
	if cap(s.record) < length+end {
		s.record = make([]byte, length+end)
	}
	s.record = s.record[:length+end]
	_, err = io.ReadFull(s.replies, s.record)
	return s.record[:length], err
}
