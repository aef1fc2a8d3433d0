package adoption

import (
	"traad/internal/base/date"
	"traad/internal/care"
)

// Facts are what a draft is written from.
type Facts struct {
	Today        date.Date
	Site         Site
	Installation Installation
}

// Site is the municipality, district or hospital, as the register has it.
type Site struct {
	Name, Number string
	Kind         care.OrgKind
	Hospital     string // the hospital that it follows patients together with; of a hospital its own name
	Phone        string
	Hours        string
	Agreement    *care.AgreementVersion // in force; nil: none
	Pathways     []string               // titles: of the agreement, else all that take people in
	Partners     []string               // of a hospital: the municipalities with an agreement in force
	Roles        []RoleCount            // held there today
	Leaders      []string               // names of those who lead there
	Coordinators []string
	Kept         []string // decisions that let data of those who are not followed be kept: what and until when
}

// RoleCount is how many hold a role.
type RoleCount struct {
	Role care.Role
	N    int
}

// Installation is what the settings say, without what is secret. The zero value is one where nothing is set up.
type Installation struct {
	Known      bool   // the settings were read; false says that nothing can be told of them
	Address    string // where browsers find the pages, "" where nobody has said
	TLS        bool   // cookies are sent encrypted only, and browsers are told to use https
	Database   string // SQLite or PostgreSQL
	DBHost     string // of PostgreSQL: its host name; "" is this machine
	Login      *Login
	Mail       *Mail
	SMS        string // host name of the gateway
	Message    *Message
	KeyService string // host name
	Senders    []Sender
	Records    []Record

	AuditDays  int  // how long the access log is kept; 0 is for ever
	Heads      bool // its seals are also written elsewhere
	RoleDays   int  // how long a role lasts at most
	ReviewDays int  // how often a leader looks at it
	WatchDays  int  // how long looks that were judged are kept
	Monitored  bool // numbers for monitoring are served

	Keep Keep
}

// Keep are times that the program itself keeps, in hours.
type Keep struct{ Unmatched, Failed, Applied, Uploads, Mails, Candidate, Web int }

// Login is where people log in.
type Login struct {
	Name, Host string
	Levels     []string // that are strong enough; "any" alone: the level is not checked
	Link       string   // epost or hpr
	Accounts   bool     // a first log-in makes an account without a role
}

// Checked reports whether the strength of the log-in is checked.
func (l Login) Checked() bool { return len(l.Levels) > 0 && l.Levels[0] != "any" }

// Mail is the server that mail is handed to.
type Mail struct {
	Host, From string
	Encrypted  bool
}

// Message is how plans are sent to the parties' own systems.
type Message struct {
	Folder   bool   // by a folder that is shared with a broker, instead of a server
	Host     string // of NHN's message server, "" where it is this machine
	HER      string
	Name     string
	Business string
	Issuer   string // where the program itself logs in for it
}

// Sender tells of stays.
type Sender struct {
	Name, Organisation, Kind string
	Ways                     []string // HL7 over MLLP, HTTPS, folder
}

// Record is a record system that fetches or opens.
type Record struct {
	Name, Organisation string
	Scopes             []string
	Notified           []string // host names that are told when a plan has changed
	Opens              bool
}

// provider is somebody outside who handles data, by the host name that the settings have.
type provider struct{ what, host, data string }

// providers are those that the settings name: each needs an agreement, or stands under one that people know of.
func (i Installation) providers() (all []provider) {
	add := func(what, host, data string) {
		if host != "" {
			all = append(all, provider{what, host, data})
		}
	}
	if i.Database == "PostgreSQL" {
		add("Database (PostgreSQL)", i.DBHost, "alle opplysninger; fødselsnummer er kryptert av Tråd før de lagres")
	}
	if l := i.Login; l != nil {
		add("Innlogging ("+l.Name+")", l.Host, "hvem som logger inn, aldri pasientopplysninger")
	}
	if m := i.Mail; m != nil {
		add("E-post", m.Host, "ansattes e-postadresser og at det er noe å se i Tråd; ingen opplysninger om personen det gjelder")
	}
	add("SMS", i.SMS, "ansattes telefonnummer og den samme teksten som i e-posten")
	if m := i.Message; m != nil {
		add("Meldinger (EDI 2.0)", m.Host, "planen, til partene i den")
		add("Innlogging for meldinger", m.Issuer, "at Tråd er den som spør, aldri pasientopplysninger")
	}
	add("Sykehusets nøkkeltjeneste", i.KeyService, "fødselsnummer som skal bli pseudonym, og ett pseudonym om gangen som skal bli kjent")
	for _, r := range i.Records {
		for _, h := range r.Notified {
			add("Varsel til "+r.Name, h, "at noe er endret, uten noe om hvem")
		}
	}
	return all
}
