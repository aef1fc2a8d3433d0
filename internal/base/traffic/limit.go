package traffic

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Limit counts what comes from each key, an address as a rule, in windows of time. It counts in this process alone: with n
// processes behind a balancer a key gets n times as much, which still bounds what one sender can do.
type Limit struct {
	most int
	per  time.Duration
	now  func() time.Time

	mu   sync.Mutex
	seen map[string]window
}

type window struct {
	began time.Time
	n     int
}

// mostKeys bounds the memory: when so many keys are counted at once, those that are new share one count.
const mostKeys = 20_000

// NewLimit returns a limit of most in every per.
func NewLimit(most int, per time.Duration, now func() time.Time) *Limit {
	return &Limit{most: most, per: per, now: now, seen: map[string]window{}}
}

// Add counts one for the key and returns how many over the limit that makes: 0 for what is allowed, 1 for the first that is not.
func (l *Limit) Add(key string) (over int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	w, ok := l.seen[key]
	if !ok && len(l.seen) >= mostKeys {
		for k, x := range l.seen {
			if now.Sub(x.began) >= l.per {
				delete(l.seen, k)
			}
		}
		if len(l.seen) >= mostKeys {
			key = ""
			w, ok = l.seen[key]
		}
	}
	if !ok || now.Sub(w.began) >= l.per || now.Before(w.began) {
		w = window{began: now}
	}
	w.n++
	l.seen[key] = w
	return max(0, w.n-l.most)
}

// Full reports whether the next one for the key is over the limit, without counting.
func (l *Limit) Full(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	w, ok := l.seen[key]
	return ok && w.n >= l.most && l.now().Sub(w.began) < l.per
}

// Wait is how long a window lasts.
func (l *Limit) Wait() time.Duration { return l.per }

// Proxies are the addresses of our own proxies, whose word about where a request came from is taken.
type Proxies []netip.Prefix

// Loopback is a proxy on the same machine.
var Loopback = Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// ParseProxies reads addresses ("10.0.0.7") and nets ("10.0.0.0/24").
func ParseProxies(texts []string) (Proxies, error) {
	var p Proxies
	for _, t := range texts {
		if !strings.Contains(t, "/") {
			a, err := netip.ParseAddr(t)
			if err != nil {
				return nil, err
			}
			p = append(p, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		n, err := netip.ParsePrefix(t)
		if err != nil {
			return nil, err
		}
		p = append(p, n.Masked())
	}
	return p, nil
}

func (p Proxies) has(a netip.Addr) bool {
	for _, n := range p {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// Client is where a request came from: the sender, or, where that is a proxy of ours, the last address in X-Forwarded-For that is
// none. What a sender writes there itself stands further to the left and counts for nothing. An IPv6 address counts by its net
// of 64 bits, which one sender has to itself.
func (p Proxies) Client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	a = a.Unmap()
	list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(list) - 1; i >= 0 && p.has(a); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(list[i]))
		if err != nil {
			break
		}
		a = next.Unmap().WithZone("")
	}
	if a.Is6() {
		n, _ := a.Prefix(64)
		return n.String()
	}
	return a.String()
}
