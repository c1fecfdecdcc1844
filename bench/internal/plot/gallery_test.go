package plot

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A sample is a chart of made-up numbers, as the report would ask for it.
type sample struct {
	name  string
	chart chart
}

// gallery holds every kind of chart with realistic shapes; the tests below look at all of them.
func gallery() []sample {
	upright := costBars()
	upright.Horizontal = false
	rows := Frame{Title: "Bytes per request", Caption: caption(), XLabel: "Wire bytes per request"}
	return append(append(lookupGallery(), append(heatGallery(), kneeGallery()...)...), []sample{
		{"cost", barsChart(costFrame(), costBars())},
		{"cost-upright", barsChart(Frame{Title: "What authentication costs", Caption: caption(), YLabel: "CPU per request"}, upright)},
		{"bytes", linesChart(bytesFrame(), bytesLines())},
		{"bytes-bars", barsChart(bytesFrame(), bytesBars(false))},
		{"bytes-rows", barsChart(rows, bytesBars(true))},
		{"cpu", linesChart(cpuFrame(), cpuLines())},
		{"cdf", cdfChart(cdfFrame(), distributions())},
		{"staleness", scatterChart(stalenessFrame(), staleness())},
		{"staleness-crowded", scatterChart(stalenessFrame(), crowded())},
		{"propagation", cdfChart(propagationFrame(), propagation(200, true))},
		{"propagation-tail", cdfChart(propagationFrame(), propagation(1000, false))},
	}...)
}

// keep writes a picture where AUTHBENCH_GALLERY says, for people to look at.
func keep(t *testing.T, name string, picture Picture) {
	t.Helper()
	dir := os.Getenv("AUTHBENCH_GALLERY")
	if dir == "" {
		return
	}
	for ending, data := range map[string][]byte{".png": picture.PNG, ".svg": picture.SVG} {
		if err := os.WriteFile(filepath.Join(dir, name+ending), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func caption() []string {
	return []string{
		"n = 12 blocks, 95 % intervals (Student's t on paired log ratios); 2,000 requests/s offered, 275 B of claims, Bearer.",
		"2 × Xeon 2.1 GHz, Linux 6.1, virtual, keep-awake; commit 1a2b3c4; store redis 7.0.15 (private). Made-up numbers.",
	}
}

func fiveVariants() []string {
	return []string{"none", "session/strict", "jwt/stateless-hs256", "jwt/stateless-rs256", "jwt/stateless-es256"}
}

func costFrame() Frame {
	return Frame{
		Title:    "What authentication costs in CPU",
		Subtitle: "CPU per request, replica + store; beside each bar its difference from the unauthenticated control",
		Caption:  caption(), XLabel: "CPU per request",
	}
}

func costBars() BarSpec {
	spec := BarSpec{Unit: Seconds, Horizontal: true, Segments: []string{"replica", "store"}}
	for _, row := range []struct {
		variant        string
		replica, store float64
	}{
		{"none", 91e-6, 0}, {"session/strict", 152e-6, 34e-6}, {"jwt/stateless-hs256", 118e-6, 0},
		{"jwt/stateless-rs256", 168e-6, 0}, {"jwt/stateless-ps256", 171e-6, 0}, {"jwt/stateless-es256", 245e-6, 0},
		{"jwt/stateless-eddsa", 214e-6, 0}, {"jwt/denylist", 181e-6, 31e-6},
	} {
		total := row.replica + row.store
		bar := Bar{Variant: row.variant, Values: []float64{row.replica, row.store}, Lo: total * 0.965, Hi: total * 1.04}
		if row.variant != "none" {
			more := total*1e6 - 91
			bar.Note = fmt.Sprintf("+%.0f [%.0f, %.0f]", more, more*0.9, more*1.1)
		}
		spec.Groups = append(spec.Groups, Group{Label: row.variant, Bars: []Bar{bar}})
	}
	return spec
}

func bytesFrame() Frame {
	return Frame{
		Title:    "A JWT's bytes grow with what it says of the user; a session's do not",
		Subtitle: "Wire bytes per request, both ways, by size of the claims and by carrier",
		Caption:  caption(), XLabel: "Claims", YLabel: "Wire bytes per request",
	}
}

// wireBytes are made up, but of about the size that tokens have.
func wireBytes(variant string, claims float64) float64 {
	switch variant {
	case "none":
		return 210
	case "session/strict":
		return 262
	case "jwt/stateless-rs256", "jwt/stateless-ps256":
		return math.Round(640 + claims*4/3)
	default:
		return math.Round(360 + claims*4/3)
	}
}

func claimSizes() []float64 { return []float64{60, 275, 1200, 9000} }

func bytesLines() LineSpec {
	spec := LineSpec{X: Axis{Unit: Bytes, Log: true}, Y: Axis{Unit: Bytes, Log: true}}
	for _, size := range claimSizes() {
		spec.X.Ticks = append(spec.X.Ticks, Tick{Value: size})
	}
	for _, carrier := range []string{"Cookie", "Bearer"} {
		panel := Panel{Title: carrier}
		for _, v := range fiveVariants() {
			series := Series{Variant: v}
			for _, size := range claimSizes() {
				point := Point{X: size, Y: wireBytes(v, size)}
				if carrier == "Cookie" && point.Y > 4096 {
					point = Point{X: size, Gap: "JWTs are too large for a cookie"}
				}
				series.Points = append(series.Points, point)
			}
			panel.Series = append(panel.Series, series)
		}
		spec.Panels = append(spec.Panels, panel)
	}
	return spec
}

func bytesBars(horizontal bool) BarSpec {
	spec := BarSpec{Unit: Bytes, Horizontal: horizontal}
	for _, size := range claimSizes() {
		group := Group{Label: Bytes.Format(size)}
		for _, v := range append(fiveVariants(), "jwt/stateless-ps256") {
			bar := Bar{Variant: v, Values: []float64{wireBytes(v, size)}}
			if bar.Values[0] > 4096 {
				bar = Bar{Variant: v, Gap: "too large for a cookie"}
			}
			group.Bars = append(group.Bars, bar)
		}
		spec.Groups = append(spec.Groups, group)
	}
	return spec
}

func cpuFrame() Frame {
	return Frame{
		Title: "CPU per request falls as the rate rises, and the order holds", Subtitle: "Replica + store, by offered rate",
		Caption: caption(), XLabel: "Offered rate, requests/s", YLabel: "CPU per request",
	}
}

func cpuLines() LineSpec {
	base := []float64{91e-6, 186e-6, 118e-6, 179e-6, 245e-6}
	rates := []float64{500, 1000, 2000, 3000}
	spec := LineSpec{Y: Axis{Unit: Seconds}, Panels: []Panel{{}}}
	model := Series{Variant: "session/cached", Label: "session/cached (model)", Model: true}
	for _, rate := range rates {
		spec.X.Ticks = append(spec.X.Ticks, Tick{Value: rate})
		model.Points = append(model.Points, Point{X: rate, Y: 120e-6})
	}
	for i, v := range fiveVariants() {
		series := Series{Variant: v}
		for j, rate := range rates {
			y := base[i] * []float64{1.35, 1.15, 1, 0.93}[j]
			series.Points = append(series.Points, Point{X: rate, Y: y, Lo: y * 0.96, Hi: y * 1.05})
		}
		spec.Panels[0].Series = append(spec.Panels[0].Series, series)
	}
	spec.Panels[0].Series = append(spec.Panels[0].Series, model)
	return spec
}

func cdfFrame() Frame {
	return Frame{
		Title: "Response time at 2,000 requests/s", Subtitle: "From the due time, all blocks of the reference point",
		Caption: caption(), XLabel: "Response time", YLabel: "Requests at or below",
	}
}

// distributions are lognormal with a stall now and then.
func distributions() CDFSpec {
	const requests = 20000
	r := rand.New(rand.NewPCG(1, 2))
	spec := CDFSpec{Unit: Seconds}
	for i, v := range append(fiveVariants(), "jwt/denylist") {
		xs := make([]float64, requests)
		for k := range xs {
			xs[k] = (130e-6 + 30e-6*float64(i)) * math.Exp(0.25*r.NormFloat64())
			if r.Float64() < 0.01 {
				xs[k] += r.ExpFloat64() * 8e-4
			}
		}
		slices.Sort(xs)
		d := Distribution{Variant: v}
		for k := 9; k < requests; k += 10 {
			d.Points = append(d.Points, Quantile{xs[k], float64(k+1) / requests})
		}
		spec.Series = append(spec.Series, d)
	}
	return spec
}
