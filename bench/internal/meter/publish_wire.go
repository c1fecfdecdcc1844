package meter

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
)

// A redisAccess is where a store is and what it asks of who connects.
type redisAccess struct{ address, user, password string }

// at is the same access at another address, or at its own for "".
func (a redisAccess) at(address string) redisAccess {
	a.address = cmp.Or(address, a.address)
	return a
}

// parseAccess takes a store's URL apart. No error repeats any of it.
func parseAccess(raw string) (redisAccess, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "" || (u.Scheme != "redis" && u.Scheme != "rediss"):
		return redisAccess{}, errors.New("the store's URL cannot be read: write it as redis://[user:password@]host:port")
	case u.Scheme == "rediss":
		return redisAccess{}, fmt.Errorf("TLS: %w", errors.ErrUnsupported)
	}
	const redisPort = "6379"
	password, _ := u.User.Password()
	return redisAccess{net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), redisPort)), u.User.Username(), password}, nil
}

// A redisLink is one connection that speaks RESP2. Its words hold no line ends, so replies are read by
// lines.
type redisLink struct {
	net.Conn
	reader *textproto.Reader
}

// dialRedisLink connects and authenticates, for no longer than ctx lasts.
func dialRedisLink(ctx context.Context, access redisAccess) (*redisLink, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", access.address)
	if err != nil {
		return nil, err
	}
	l := &redisLink{conn, textproto.NewReader(bufio.NewReader(conn))}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	var auth []string
	switch {
	case access.password == "":
		return l, nil
	case access.user == "":
		auth = []string{"AUTH", access.password}
	default:
		auth = []string{"AUTH", access.user, access.password}
	}
	if _, err := l.do(auth...); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return l, nil
}

// do sends a command and returns its reply.
func (l *redisLink) do(words ...string) ([]string, error) {
	wire := fmt.Appendf(nil, "*%d\r\n", len(words))
	for _, word := range words {
		wire = fmt.Appendf(wire, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := l.Write(wire); err != nil {
		return nil, err
	}
	return l.reply()
}

// reply reads the strings of an array, or the one of any other reply.
func (l *redisLink) reply() ([]string, error) {
	line, err := l.reader.ReadLine()
	if err != nil {
		return nil, err
	}
	if line == "" || line[0] != '*' {
		word, err := l.word(line)
		return []string{word}, err
	}
	const most = 8
	n, err := strconv.Atoi(line[1:])
	if err != nil || n > most {
		return nil, errNoReply
	}
	var words []string
	for range n {
		if line, err = l.reader.ReadLine(); err != nil {
			return nil, err
		}
		word, err := l.word(line)
		if err != nil {
			return nil, err
		}
		words = append(words, word)
	}
	return words, nil
}

var errNoReply = errors.New("what came is no Redis reply")

// word returns what a line says, or for a bulk string what the next does.
func (l *redisLink) word(line string) (string, error) {
	if line == "" {
		return "", errNoReply
	}
	switch line[0] {
	case '+', ':':
		return line[1:], nil
	case '-':
		return "", fmt.Errorf("the store answers %s", line[1:])
	case '$':
		return l.reader.ReadLine()
	}
	return "", errNoReply
}
