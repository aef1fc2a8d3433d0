package pdfa

import (
	"encoding/binary"
	"math"
	"sync"
)

// sRGB is an ICC profile (version 2.1) of the colours of a screen, IEC 61966-2-1, made here so that nobody else's file has to be carried along.
var sRGB = sync.OnceValue(func() []byte {
	fixed := func(f float64) []byte { return binary.BigEndian.AppendUint32(nil, uint32(int32(math.Round(f*65536)))) }
	xyz := func(x, y, z float64) []byte {
		out := append([]byte("XYZ \x00\x00\x00\x00"), fixed(x)...)
		return append(append(out, fixed(y)...), fixed(z)...)
	}
	words := "sRGB IEC61966-2.1"
	desc := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(words)+1))
	desc = append(append(desc, words...), make([]byte, 1+4+4+2+1+67)...) // no Unicode, no Macintosh text
	curve := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), 1024)
	for i := range 1024 {
		v := float64(i) / 1023
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", desc},
		{"cprt", []byte("text\x00\x00\x00\x00No copyright, use freely\x00")},
		{"wtpt", xyz(0.9642, 1, 0.8249)}, // all seen in the light of D50
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	}
	head := make([]byte, 128)
	copy(head[8:], []byte{2, 0x10, 0, 0})
	copy(head[12:], "mntrRGB XYZ ")
	copy(head[24:], []byte{0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0}) // 1 January 2026
	copy(head[36:], "acsp")
	copy(head[68:], append(append(fixed(0.9642), fixed(1)...), fixed(0.8249)...))
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	from := 128 + 4 + 12*len(tags)
	at := 0
	for i, t := range tags {
		if i == 0 || &t.data[0] != &tags[i-1].data[0] { // the three curves are one
			for len(body)%4 != 0 {
				body = append(body, 0)
			}
			at = from + len(body)
			body = append(body, t.data...)
		}
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))
		table = binary.BigEndian.AppendUint32(table, uint32(len(t.data)))
	}
	out := append(append(head, table...), body...)
	for len(out)%4 != 0 {
		out = append(out, 0)
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
})

// profile checks the header of an ICC profile: of a screen or a printer, RGB, older than version 5.
func profile(icc []byte) bool {
	if len(icc) < 132 || int(binary.BigEndian.Uint32(icc)) != len(icc) || string(icc[36:40]) != "acsp" {
		return false
	}
	class, space := string(icc[12:16]), string(icc[16:20])
	return icc[8] < 5 && (class == "mntr" || class == "prtr") && space == "RGB "
}
