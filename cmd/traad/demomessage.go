package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"traad/internal/base/kith"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/login/pretend"
	"traad/internal/front/broker"
	demoregion "traad/internal/front/demo"
)

// What the demo is in messages.
var demoSender = messageSettings{HER: "8140001", Name: "Integrerte helsetjenester", BusinessHER: "8140000", BusinessName: "Akershus universitetssykehus HF", Phone: "67 96 00 00", KeepHours: 72}

// What the demo is to its pretend HelseID.
const (
	demoClient = "traad-demo"
	demoScope  = "nhn:msh/api"
)

// demoMessages starts a pretend message server of NHN's, with a pretend HelseID, on a port of this machine, and returns the settings that use it. The receivers are invented: they
// answer what comes, and one office refuses. What is sent can be read in the folder meldinger under the demo's data.
func demoMessages(ctx context.Context, now func() time.Time, dir string, log *slog.Logger) (set messageSettings, halt func(), err error) {
	own := filepath.Join(dir, "meldingstjener")
	sent := filepath.Join(dir, "meldinger")
	for _, d := range []string{own, sent} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return set, nil, err
		}
	}
	signer, err := bearer.NewSigner(false)
	if err != nil {
		return set, nil, err
	}
	file := filepath.Join(own, "key.pem")
	if err := os.WriteFile(file, signer.Private, 0o600); err != nil {
		return set, nil, err
	}
	key, err := login.ReadKey(file)
	if err != nil {
		return set, nil, err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return set, nil, fmt.Errorf("demo: %w", err)
	}
	origin := "http://" + l.Addr().String()
	sts := pretend.New(origin+"/sts", demoClient, key.Public(), []string{demoScope}, now)
	x := &broker.EDISimulator{HERs: []string{demoSender.HER, demoSender.BusinessHER}, Now: now, Answer: demoAnswer, Taken: func(m *kith.Message, raw []byte) {
		if kith.IsID(m.ID) {
			if err := os.WriteFile(filepath.Join(sent, m.ID+".xml"), raw, 0o600); err != nil {
				log.Warn("demo: en melding kan ikke vises i mappen", "error", err)
			}
		}
	}}
	mux := http.NewServeMux()
	mux.Handle("/sts/", sts)
	mux.Handle("/Messages", sts.Guard(x))
	mux.Handle("/Messages/", sts.Guard(x))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // it ends when it is closed
	log.Info("en oppdiktet meldingstjener (NHNs EDI 2.0) svarer på det som sendes", "meldinger", sent)
	set = demoSender
	set.EDI = ediSettings{Address: origin, Issuer: origin + "/sts", ClientID: demoClient, Key: file, KeyType: login.TypeExplicit, Scopes: []string{demoScope}, Every: 2 * time.Second}
	return set, func() { _ = server.Close() }, nil
}

// demoAnswer is what the demo's receivers say: one office has moved.
func demoAnswer(m *kith.Message) ([]kith.Code, bool) {
	if her, _ := m.Receiver.Party(); her == demoregion.Refusing {
		return []kith.Code{demoregion.Moved}, false
	}
	return nil, false
}
