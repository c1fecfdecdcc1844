package store_test

import (
	"context"
	"strings"
	"testing"

	"authbench/impl/store/storetest"
)

// BenchmarkRead compares Records.Read with each Reader, by 64 callers a processor and by one.
func BenchmarkRead(b *testing.B) {
	s := storetest.Open(b, storetest.Redis(b).URL, "p:")
	r := s.Records("thing", "things-of")
	const records = 1000
	for number := range records {
		if err := s.Client().Set(b.Context(), s.Key("thing", idOf(number)), strings.Repeat("x", 275), 0).Err(); err != nil {
			b.Fatal(err)
		}
	}
	reads := map[string]func(ctx context.Context, number int) error{
		"records": func(ctx context.Context, number int) error {
			_, err := r.Read(ctx, idOf(number))
			return err
		},
	}
	for name, reader := range readers(r) {
		reads[name] = func(ctx context.Context, number int) error {
			_, err := reader.Read(ctx, digestOf(number))
			return err
		}
	}
	for name, read := range reads {
		b.Run("callers=1/"+name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := read(b.Context(), i%records); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("callers=many/"+name, func(b *testing.B) { readInParallel(b, records, read) })
	}
}

// readInParallel gives each caller a context of its own, as a server does: one that all share would be
// what they wait for.
func readInParallel(b *testing.B, records int, read func(ctx context.Context, number int) error) {
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		for i := 0; pb.Next(); i++ {
			if err := read(ctx, i%records); err != nil {
				b.Error(err)
			}
		}
	})
}
