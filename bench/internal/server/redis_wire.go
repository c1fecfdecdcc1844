package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
)

// maxRedisReply bounds a reply's length and count: INFO and CONFIG GET are far below.
const maxRedisReply = 1 << 20

// A redisConn speaks the few commands that are needed to see a server start, without a client
// library whose retries and handshakes would hide what is looked for.
type redisConn struct {
	net.Conn
	reader *bufio.Reader
}

// dialRedis connects for no longer than ctx lasts.
func dialRedis(ctx context.Context, addr string) (*redisConn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return &redisConn{conn, bufio.NewReader(conn)}, nil
}

// do sends a command and returns the strings of its reply, one for anything but an array.
func (c *redisConn) do(command ...string) ([]string, error) {
	wire := fmt.Appendf(nil, "*%d\r\n", len(command))
	for _, word := range command {
		wire = fmt.Appendf(wire, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := c.Write(wire); err != nil {
		return nil, err
	}
	kind, rest, err := c.line()
	if err != nil || kind != '*' {
		one, err := c.value(kind, rest, err)
		return []string{one}, err
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n > maxRedisReply {
		return nil, errors.New("not a Redis reply")
	}
	var values []string
	for range n {
		kind, rest, err := c.line()
		value, err := c.value(kind, rest, err)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// value reads the rest of a reply that is no array.
func (c *redisConn) value(kind byte, rest string, err error) (string, error) {
	switch {
	case err != nil:
		return "", err
	case kind == '+' || kind == ':':
		return rest, nil
	case kind == '-':
		return "", fmt.Errorf("the server answers %s", rest)
	case kind != '$':
		return "", errors.New("not a Redis reply")
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 0 || n > maxRedisReply {
		return "", errors.New("not a Redis reply")
	}
	text := make([]byte, n+len("\r\n"))
	if _, err := io.ReadFull(c.reader, text); err != nil {
		return "", err
	}
	return string(text[:n]), nil
}

// line reads one line and splits off the byte that says its kind.
func (c *redisConn) line() (kind byte, rest string, err error) {
	line, err := c.reader.ReadString('\n')
	if err != nil {
		return 0, "", err
	}
	if len(line) < len("+\r\n") {
		return 0, "", errors.New("not a Redis reply")
	}
	return line[0], line[1 : len(line)-len("\r\n")], nil
}
