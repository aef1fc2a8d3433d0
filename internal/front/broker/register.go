package broker

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"traad/internal/app"
)

// Register asks NHN's address register who a communication party is: its CommunicationParty API, version 1, as its OpenAPI document says.
type Register struct {
	Address string       // https://cpapi.grunndata.nhn.no
	HTTP    *http.Client // puts a token on each call: login.Machine's Transport
	Now     func() time.Time
}

// mostHERs is how many are asked for at a time, mostAnswer how much is read of the answer.
const (
	mostHERs   = 100
	mostAnswer = 4 << 20
)

// communicationParty is one as the API tells of it: a service of a business, a person in one, or the business itself.
type communicationParty struct {
	HER         int        `json:"herId"`
	Name        string     `json:"name"`
	DisplayName string     `json:"displayName"`
	Until       *time.Time `json:"validTo"`
	Service     *struct {
		Type struct {
			Name string `json:"name"`
		} `json:"serviceType"`
		Parent parentOrganization `json:"parentOrganization"`
	} `json:"serviceDetails"`
	Person *struct {
		Parent parentOrganization `json:"parentOrganization"`
	} `json:"personDetails"`
}

type parentOrganization struct {
	Name string `json:"name"`
	HER  int    `json:"herId"`
}

// Parties are those of some HER-ids that hold now. One that is not among them is not in the register, or does not hold any more.
func (g *Register) Parties(ctx context.Context, hers []string) (out []app.ComParty, err error) {
	at, err := url.Parse(g.Address)
	if err != nil {
		return nil, errors.New("broker: the address of the address register is none")
	}
	for len(hers) > 0 {
		n := min(len(hers), mostHERs)
		ids := make([]int, 0, n)
		for _, her := range hers[:n] {
			if id, err := strconv.Atoi(her); err == nil {
				ids = append(ids, id)
			}
		}
		hers = hers[n:]
		all, err := g.ask(ctx, at.JoinPath("api", "v1", "communicationparty").String(), ids)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			if p.Until != nil && !p.Until.IsZero() && p.Until.Before(g.Now()) {
				continue
			}
			out = append(out, p.party())
		}
	}
	return out, nil
}

func (p communicationParty) party() app.ComParty {
	parent, service := parentOrganization{cmp.Or(p.Name, p.DisplayName), p.HER}, ""
	switch {
	case p.Service != nil:
		parent, service = p.Service.Parent, p.Service.Type.Name
	case p.Person != nil:
		parent = p.Person.Parent
	}
	return app.ComParty{HER: strconv.Itoa(p.HER), Name: cmp.Or(p.DisplayName, p.Name), Service: service, BusinessHER: strconv.Itoa(parent.HER), BusinessName: parent.Name}
}

func (g *Register) ask(ctx context.Context, at string, ids []int) (out []communicationParty, err error) {
	body, err := json.Marshal(map[string][]int{"herIds": ids})
	if err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, at, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("broker: the address of the address register is none")
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	answer, err := g.HTTP.Do(r)
	if err != nil {
		return nil, quiet(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("broker: the address register answers %d", answer.StatusCode)
	}
	if err != nil || json.Unmarshal(text, &out) != nil {
		return nil, errors.New("broker: the answer of the address register cannot be read")
	}
	return out, nil
}
