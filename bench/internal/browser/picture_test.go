package browser_test

import (
	"bytes"
	"image"
	_ "image/png" // what pictures are
	"testing"
)

func decodeConfig(t *testing.T, picture []byte) (image.Config, string) {
	t.Helper()
	config, format, err := image.DecodeConfig(bytes.NewReader(picture))
	must(t, err)
	return config, format
}
