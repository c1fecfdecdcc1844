package store

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// apart are the options in which a node's client may differ from a single store's: the backoffs between tries, of
// which there is one, and what cannot be compared.
var apart = []string{"MinRetryBackoff", "MaxRetryBackoff", "NodeAddress", "Dialer", "MaintNotificationsConfig", "TLSConfig"}

func TestANodesOptionsAreThoseOfASingleStore(t *testing.T) {
	opts, seeds, err := options(Config{URL: "redis://u:p@127.0.0.1:1", Timeout: 70 * time.Millisecond, PoolSize: 7})
	if err != nil {
		t.Fatal(err)
	}
	single := redis.NewClient(opts)
	defer single.Close()
	cluster := redis.NewClusterClient(clusterOptions(opts, seeds))
	defer cluster.Close()
	var node *redis.Options
	cluster.OnNewNode(func(client *redis.Client) { node = client.Options() })
	cluster.Ping(t.Context()) // nobody is there, but asked for
	if node == nil {
		t.Fatal("no node was made")
	}
	want, got := reflect.ValueOf(single.Options()).Elem(), reflect.ValueOf(node).Elem()
	for i := range want.NumField() {
		field := want.Type().Field(i)
		if !field.IsExported() || slices.Contains(apart, field.Name) {
			continue
		}
		if w, g := want.Field(i).Interface(), got.Field(i).Interface(); !reflect.DeepEqual(w, g) {
			t.Errorf("%s is %v, for a single store %v", field.Name, g, w)
		}
	}
	if node.MaintNotificationsConfig.Mode != single.Options().MaintNotificationsConfig.Mode {
		t.Errorf("maintenance notifications are %s", node.MaintNotificationsConfig.Mode)
	}
}
