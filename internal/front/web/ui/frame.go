package ui

import "traad/internal/base/lang"

// Frame is what surrounds every page. The web front fills it in from the session; a page sets Title and Breadcrumb.
type Frame struct {
	Title      string      // of the document: "Min dag"; the layout adds the product's name. Never a person's name
	Voice      *lang.Voice // nil is bokmål
	Tongues    bool        // the choice of language is shown: the page is written in all of them
	Nav        []NavItem   // the main menu; the first three are the tabs at the bottom of a phone
	More       []NavItem   // only under Mer on a phone: Registrer, Ring
	User       User        // zero: nobody is logged in
	Search     bool        // show the search box; it posts field "q" to /sok, for a name may never be in an address
	Flash      *Flash      // what the last action did
	Demo       bool        // the banner that tells that every person is made up
	Training   bool        // the frame that tells, loudly, that this is a place to train in
	Breadcrumb []Crumb     // the way here; the last one is this page and has no Href
	Launch     string      // of a view that a record system has opened: the script asks whether it stands, and hides it when it does not
	WideSide   bool        // the side column is 436 wide, as on a person's page; else 304
	Now        string      // "Oppdatert kl. 09.43"; small, under the page
	Foot       string      // small, under every page of those whom it concerns
}

// Choices are the languages, each by the name that its readers know.
func (f Frame) Choices() []lang.Code { return lang.All }

// Lang is the language of the page.
func (f Frame) Lang() lang.Code { return f.Voice.Tag() }

// Scripted are the texts of the scripts in the language of the page, as JSON; "" in bokmål, in which they are written.
func (f Frame) Scripted() string { return scripted(f.Voice) }

// NavItem is a line of a menu.
type NavItem struct {
	Label   string
	Href    string
	Icon    string // used in the bottom tabs; "" is a dot
	Current bool   // this page, or a page under it
	Badge   int    // what nobody has acted on; 0 shows nothing
	Post    bool   // a deed and not a place: "Logg ut" is a button that posts to Href
}

// User is who is logged in. Key is an opaque value that separates the unsaved text of two users in one browser.
type User struct {
	Name     string
	Initials string
	RoleLine string // "IHT-koordinator, Nes kommune"
	Key      string
	Menu     []NavItem // "Bytt rolle", "Innstillinger", "Logg ut"
}

// Crumb is a step of the breadcrumb.
type Crumb struct {
	Label, Href string
	Ours        bool // the label is a text of ours, which the frame says; else a name
}

// Flash tells what the last action did, shown once.
type Flash struct {
	Text string
	Tone Tone // Done where zero
	Undo *Undo
}

// Undo is the form behind «Angre».
type Undo struct {
	Action string // where to post
	Hidden []Hidden
	About  string // for those who hear the page: "kvittering av varsel T-48217"
}

// Tabs returns the menu lines that stand at the bottom of a phone: the first three.
func (f Frame) Tabs() []NavItem { return f.Nav[:min(3, len(f.Nav))] }

// Rest returns what is under Mer on a phone: the menu lines that are no tab, then More.
func (f Frame) Rest() []NavItem {
	return append(append([]NavItem{}, f.Nav[min(3, len(f.Nav)):]...), f.More...)
}

// RestCurrent reports whether the page that is shown is found under Mer.
func (f Frame) RestCurrent() bool {
	for _, n := range f.Rest() {
		if n.Current {
			return true
		}
	}
	return false
}

// LoggedIn reports whether there is a user.
func (f Frame) LoggedIn() bool { return f.User.Name != "" }

// Head is the top of a page: the answer that the reader came for.
type Head struct {
	Title               string
	Lead                string    // the sentence under the title: "121 aktive i 6 kommuner. 11 over frist."
	Facts               []Fact    // in a row under the title: born, municipality, day 618
	Note                string    // small, at the right: "Oppdatert kl. 09.43"
	Actions             []Action  // at the right
	TitleLang, LeadLang lang.Code // where they are not in the page's language
}
