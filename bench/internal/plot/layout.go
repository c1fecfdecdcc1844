package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Distances in points, from baseline to baseline unless they say otherwise.
const (
	titleTop       = vg.Length(17.5) // from the top edge
	titlePitch     = vg.Length(13.5)
	subtitlePitch  = vg.Length(11.5)
	keyPitch       = vg.Length(12.5)
	bodyGap        = vg.Length(11) // from the last baseline above to the body's edge
	captionPitch   = vg.Length(8.6)
	captionBottom  = vg.Length(7) // from the bottom edge
	captionBodyGap = vg.Length(9)
)

// A layout is a frame's text broken into lines, and the room it takes above and below the body.
type layout struct {
	title, subtitle, caption []string
	keys                     keyGrid
	top, bottom              vg.Length
}

func (f Frame) layout(keys []key) layout {
	const width = canvasWidth - leftMargin - rightMargin
	l := layout{
		title:    wrap(titleStyle(), clean(f.Title), width, " "),
		subtitle: wrap(subtitleStyle(), clean(f.Subtitle), width, " "),
		keys:     arrange(keys, width),
	}
	for _, line := range f.Caption {
		l.caption = append(l.caption, wrap(captionStyle(), clean(line), width, " ")...)
	}
	l.top = titleTop + vg.Length(len(l.title)-1)*titlePitch + vg.Length(len(l.subtitle))*subtitlePitch +
		vg.Length(l.keys.rows())*keyPitch + bodyGap
	l.bottom = captionBottom
	if len(l.caption) > 0 {
		l.bottom += vg.Length(len(l.caption)-1)*captionPitch + captionBodyGap
	}
	return l
}

func (l layout) draw(c draw.Canvas) {
	x := c.Min.X + leftMargin
	baseline := c.Max.Y - titleTop + titlePitch
	for _, line := range l.title {
		baseline -= titlePitch
		drawText(c, titleStyle(), x, baseline, line)
	}
	for _, line := range l.subtitle {
		baseline -= subtitlePitch
		drawText(c, subtitleStyle(), x, baseline, line)
	}
	l.keys.draw(c, x, baseline-keyPitch-1)
	baseline = c.Min.Y + captionBottom + vg.Length(len(l.caption))*captionPitch
	for _, line := range l.caption {
		baseline -= captionPitch
		drawText(c, captionStyle(), x, baseline, line)
	}
}
