package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

const slotCount = 16384

// A slotMap says which shard serves a slot, counted from 1, or 0 where none does.
type slotMap [slotCount]uint16

// newSlotMap takes CLUSTER SLOTS, and returns how many masters share the slots.
func newSlotMap(ranges []redis.ClusterSlot) (m *slotMap, masters int) {
	m = new(slotMap)
	number := map[string]uint16{}
	for _, r := range ranges {
		if len(r.Nodes) == 0 {
			continue
		}
		master := r.Nodes[0].ID + r.Nodes[0].Addr // all ports are 0 where there is only TLS
		if number[master] == 0 {
			number[master] = uint16(len(number) + 1)
		}
		for slot := max(r.Start, 0); slot <= min(r.End, slotCount-1); slot++ {
			m[slot] = number[master]
		}
	}
	return m, len(number)
}

// whole returns an error that names the slots that nobody serves.
func (m *slotMap) whole() error {
	const named = 3
	missing, gaps := 0, []string(nil)
	for slot := 0; slot < slotCount; slot++ {
		if m[slot] != 0 {
			continue
		}
		first := slot
		for slot < slotCount && m[slot] == 0 {
			slot++
		}
		missing += slot - first
		gaps = append(gaps, fmt.Sprintf("%d-%d", first, slot-1))
	}
	if missing == 0 {
		return nil
	}
	if len(gaps) > named {
		gaps = append(gaps[:named], "…")
	}
	return finding(fmt.Sprintf("serves %d of %d slots: %s are nobody's: assign them, or wait until it has formed",
		slotCount-missing, slotCount, strings.Join(gaps, ", ")))
}

// shardOf counts shards from 0.
func (m *slotMap) shardOf(digest *[sha256.Size]byte) int {
	return int(m[slotOf(digest)]) - 1
}

// slotOf returns the slot of a record's key: the remainder of the CRC16 of the hash tag, which is the digest in
// hexadecimal (Redis Cluster specification, "Key distribution model").
func slotOf(digest *[sha256.Size]byte) int {
	var digits [2 * sha256.Size]byte
	hex.Encode(digits[:], digest[:])
	return int(crc16(digits[:]) % slotCount)
}

func crc16(tag []byte) (crc uint16) {
	for _, b := range tag {
		crc = crc<<8 ^ crc16Table[byte(crc>>8)^b]
	}
	return crc
}

// crc16Table is that of CRC16-CCITT (XMODEM): polynomial 0x1021, no reflection, from 0.
var crc16Table = makeCRC16Table()

func makeCRC16Table() (table [256]uint16) {
	const polynomial = 0x1021
	for i := range table {
		crc := uint16(i) << 8
		for range 8 {
			carry := crc >> 15
			crc = crc<<1 ^ carry*polynomial
		}
		table[i] = crc
	}
	return table
}
