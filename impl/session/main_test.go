package session_test

import (
	"os"
	"testing"

	"authbench/impl/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
