package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Who may come to an address at all, by letters: M and H coordinators of municipality and hospital, P hospital physician, G general
// practitioner, C care worker, E emergency clinician, L manager (leder), A analyst, X administrator; S the patient herself, K a next of
// kin whom she has let in. The table is written from
// what the service promises (pasientjournalloven § 19, helsepersonelloven § 25; docs/words.md), and does not ask package access.
type placed struct {
	kind kind
	may  string
}

// kind is what an address is about, and so what decides beside the role.
type kind int

const (
	anyone       kind = iota // for everybody, logged in or not
	account                  // one's own account
	general                  // no single person: lists, figures, forms, administration
	ofEnrolment              // {id} is an enrolment
	ofPerson                 // {id} is a person
	ofQuestion               // {qid} is a question about a person
	ofObjections             // {id} is a person, and who she objects to comes here too, to take it back
	ofOwn                    // the patient's own pages: the person is the one whom the grant is about (TestOwnMatrix)
	ofThing                  // {…} is something about a person with an id of its own, or that she has only sometimes: the page's own tests say who may
)

const (
	team     = "MHP"
	andGP    = team + "G"
	andCare  = andGP + "C"
	clinical = andCare + "E"
	all      = clinical + "LAX"
)

// routeTable places every address. A new one is placed here when it is made: the test fails until then.
var routeTable = map[string]placed{
	"GET /logg-inn": {anyone, ""}, "POST /logg-inn": {anyone, ""}, "GET /logg-inn/start": {anyone, ""}, "GET /logg-inn/svar": {anyone, ""},
	"GET /logg-inn/pasient/start": {anyone, ""}, "GET /logg-inn/pasient/svar": {anyone, ""},
	"POST /sprak": {anyone, ""}, "GET /logg-inn/rolle": {anyone, ""}, "POST /logg-inn/rolle": {anyone, ""}, "POST /logg-ut": {anyone, ""},
	"GET /smart/launch": {anyone, ""}, "GET /smart/svar/{system}": {anyone, ""}, "POST /smart/apne": {anyone, ""}, "GET /smart/gjelder": {anyone, ""}, "GET /smart/pasient": {account, all},
	"GET /healthz": {anyone, ""}, "GET /readyz": {anyone, ""}, "/": {anyone, ""},
	"GET /rolle": {account, all}, "POST /rolle": {account, all}, "GET /min-konto": {account, all}, "POST /min-konto/{id}/avslutt": {account, all},
	"POST /min-konto/kalender": {general, team}, "POST /min-konto/kalender/av": {general, team}, "GET /kalender/{nokkel}": {anyone, ""},

	"GET /{$}": {general, all}, "GET /handbok": {general, all}, "GET /handbok/{kode}": {general, all}, "GET /handbok/{kode}/{steg}": {general, "MH"}, "POST /handbok/{kode}/{steg}": {general, "MH"}, "GET /om-iht": {anyone, ""}, "GET /kontakt-oss": {anyone, ""}, "POST /kontakt-oss": {anyone, ""}, "GET /kontakt-oss/innlogget": {anyone, ""}, "POST /kontakt-oss/innlogget": {anyone, ""}, "GET /kontakt-oss/behandler": {anyone, ""}, "POST /kontakt-oss/behandler": {anyone, ""}, "GET /kontakt-oss/takk": {anyone, ""},
	"GET /henvisninger/nett": {general, team}, "POST /henvisninger/nett": {general, team}, "GET /henvisninger/nett/{id}": {ofThing, team}, "POST /henvisninger/nett/{id}": {ofThing, team}, "GET /henvisninger/ny": {general, andGP}, "POST /henvisninger": {general, andGP},
	"GET /forlop": {general, andCare}, "POST /forlop": {general, andCare}, "GET /forlop.xlsx": {general, team}, "POST /forlop/ansvarlig": {general, team},
	"GET /forlop/lister/ny": {general, andGP}, "POST /forlop/lister": {general, andGP}, "POST /forlop/lister/velg": {general, andGP},
	"POST /forlop/lister/medlemmer": {general, andGP}, "GET /forlop/lister/slett": {general, andGP}, "POST /forlop/lister/slett": {general, andGP},
	"GET /oversikt": {general, team + "LA"}, "GET /oversikt.xlsx": {general, team + "LA"},
	"GET /sporsmal": {general, andGP}, "GET /sok": {general, clinical}, "POST /sok": {general, clinical},
	"GET /nodtilgang": {general, clinical}, "POST /nodtilgang": {general, clinical}, "GET /nodtilganger": {general, "L"}, "POST /nodtilganger/{nr}": {general, "L"},
	"GET /resultater/priser": {general, "A"}, "POST /resultater/priser": {general, "A"},
	"GET /resultater/registre": {general, "LA"}, "POST /resultater/registre": {general, "A"}, "POST /resultater/registre/{id}/fil": {general, "A"}, "POST /resultater/registre/{id}/slett": {general, "A"},
	"GET /forskning": {general, "LA"}, "POST /forskning": {general, "A"}, "POST /forskning/{id}/godkjenn": {general, "L"}, "POST /forskning/{id}/avslag": {general, "L"},
	"POST /forskning/{id}/slett": {general, "LA"}, "GET /forskning/{id}/fil": {general, "A"},
	"GET /kommunale-tall": {general, "M"}, "POST /kommunale-tall": {general, "M"}, "POST /kommunale-tall/fagsystem": {general, "M"}, "GET /kommunale-tall/mal.xlsx": {general, "M"}, "GET /kommunale-tall/{run}": {general, "M"},
	"GET /kommunale-tall/{run}/merket.xlsx": {general, "M"}, "POST /kommunale-tall/{run}/fullfor": {general, "M"}, "POST /kommunale-tall/{run}/angre": {general, "M"},
	"GET /innflytting": {general, "MH"}, "POST /innflytting": {general, "MH"}, "GET /innflytting/mal.xlsx": {general, "MH"}, "GET /innflytting/{run}": {general, "MH"},
	"GET /innflytting/{run}/merket.xlsx": {general, "MH"}, "POST /innflytting/{run}/fullfor": {general, "MH"}, "GET /innflytting/{run}/angre": {general, "MH"},
	"POST /innflytting/{run}/angre": {general, "MH"},

	"GET /forlop/{id}/vurdering": {ofEnrolment, team}, "POST /forlop/{id}/vurdering": {ofEnrolment, team}, "POST /forlop/{id}/beslutning": {ofEnrolment, team},
	"POST /forlop/{id}/opplysninger-mottatt": {ofEnrolment, team}, "GET /forlop/{id}/samtykke": {ofEnrolment, team}, "POST /forlop/{id}/samtykke": {ofEnrolment, team},
	"GET /forlop/{id}/trekk-samtykke": {ofEnrolment, team}, "POST /forlop/{id}/trekk-samtykke": {ofEnrolment, team}, "GET /forlop/{id}/besok": {ofEnrolment, team},
	"POST /forlop/{id}/besok": {ofEnrolment, team}, "POST /forlop/{id}/avlys": {ofEnrolment, team}, "GET /forlop/{id}/kartlegging": {ofEnrolment, andGP},
	"POST /forlop/{id}/kartlegging": {ofEnrolment, team}, "GET /forlop/{id}/plan": {ofEnrolment, andCare}, "GET /forlop/{id}/plan/rediger": {ofEnrolment, andGP},
	"GET /forlop/{id}/kontakt": {ofEnrolment, andGP}, "POST /forlop/{id}/kontakt": {ofEnrolment, andGP},
	"GET /forlop/{id}/evaluering": {ofEnrolment, team}, "POST /forlop/{id}/evaluering": {ofEnrolment, team}, "GET /forlop/{id}/pause": {ofEnrolment, team}, "GET /forlop/{id}/brev": {ofEnrolment, team}, "POST /forlop/{id}/brev": {ofEnrolment, team}, "GET /forlop/{id}/brev/{brev}": {ofThing, team}, "GET /forlop/{id}/brev/{brev}/pdf": {ofThing, team},
	"GET /forlop/{id}/sett-pa-posten": {ofEnrolment, "HP"}, "POST /forlop/{id}/sett-pa-posten": {ofEnrolment, "HP"},
	"POST /forlop/{id}/pause": {ofEnrolment, team}, "POST /forlop/{id}/gjenoppta": {ofEnrolment, team}, "GET /forlop/{id}/ansvarlig": {ofEnrolment, team},
	"POST /forlop/{id}/ansvarlig": {ofEnrolment, team}, "GET /forlop/{id}/avslutt": {ofEnrolment, team}, "POST /forlop/{id}/avslutt": {ofEnrolment, team},
	"GET /forlop/{id}/rett/{event}": {ofEnrolment, team}, "POST /forlop/{id}/rett/{event}": {ofEnrolment, team}, "POST /forlop/{id}/angre": {ofEnrolment, team},

	"GET /personer/{id}": {ofPerson, andGP}, "POST /personer/{id}/fodselsnummer": {ofPerson, andGP}, "GET /personer/{id}/oppfolging": {ofPerson, andGP},
	"GET /personer/{id}/hendelser": {ofPerson, andGP}, "GET /personer/{id}/opplysninger": {ofPerson, andGP}, "POST /personer/{id}/opplysninger": {ofPerson, team},
	"GET /personer/{id}/dod": {ofPerson, andGP}, "POST /personer/{id}/dod": {ofPerson, andGP}, "GET /personer/{id}/innsynslogg": {ofPerson, andGP},
	"GET /personer/{id}/reservasjoner": {ofObjections, team}, "POST /personer/{id}/reservasjoner": {ofObjections, team}, "POST /personer/{id}/reservasjoner/{nr}/trekk": {ofObjections, team},
	"GET /personer/{id}/avdelingsark": {ofPerson, clinical}, "GET /personer/{id}/oppsummering": {ofThing, clinical},
	"GET /personer/{id}/innleggelse": {ofPerson, team + "E"}, "POST /personer/{id}/innleggelse": {ofPerson, team + "E"},
	"GET /personer/{id}/innleggelse/{sid}": {ofThing, team + "E"}, "POST /personer/{id}/innleggelse/{sid}": {ofThing, team + "E"},
	"GET /personer/{id}/innleggelse/{sid}/sporsmal": {ofThing, andGP}, "POST /personer/{id}/innleggelse/{sid}/sporsmal": {ofThing, andGP},
	"GET /personer/{id}/innleggelse/{sid}/avtale": {ofThing, team}, "POST /personer/{id}/innleggelse/{sid}/avtale": {ofThing, team},
	"GET /personer/{id}/sporsmal": {ofPerson, "MHG"}, "POST /personer/{id}/sporsmal": {ofPerson, "MHG"},
	"GET /sporsmal/{qid}": {ofQuestion, andGP}, "POST /sporsmal/{qid}": {ofQuestion, "P"},

	"GET /administrasjon/oppsett": {general, "X"}, "GET /administrasjon/oppsett/{id}": {general, "X"}, "POST /administrasjon/oppsett/{id}/prove": {general, "X"},
	"GET /administrasjon/oppsett/{id}/papirer": {general, "X"}, "GET /administrasjon/oppsett/{id}/papirer/{papir}": {general, "X"},
	"GET /administrasjon/oppsett/{id}/papirer/{papir}/utkast.html": {general, "X"}, "GET /administrasjon/oppsett/{id}/papirer/{papir}/utkast.pdf": {general, "X"},
	"GET /administrasjon/virksomheter/fil": {general, "X"}, "POST /administrasjon/virksomheter/fil": {general, "X"}, "GET /administrasjon/virksomheter/mal.xlsx": {general, "X"},
	"GET /administrasjon": {general, "X"}, "GET /administrasjon/virksomheter": {general, "X"}, "POST /administrasjon/virksomheter": {general, "X"},
	"GET /administrasjon/virksomheter/ny": {general, "X"}, "GET /administrasjon/virksomheter/{id}": {general, "X"}, "POST /administrasjon/virksomheter/{id}": {general, "X"},
	"GET /administrasjon/brukere": {general, "X"}, "POST /administrasjon/brukere": {general, "X"}, "POST /administrasjon/brukere/sok": {general, "X"},
	"GET /administrasjon/brukere/ny": {general, "X"}, "GET /administrasjon/brukere/{id}": {general, "X"}, "POST /administrasjon/brukere/{id}": {general, "X"},
	"POST /administrasjon/brukere/{id}/avslutt": {general, "X"}, "POST /administrasjon/brukere/{id}/apne": {general, "X"}, "POST /administrasjon/brukere/{id}/konto": {general, "X"},
	"POST /administrasjon/brukere/{id}/roller": {general, "X"}, "POST /administrasjon/brukere/{id}/roller/{rolle}/avslutt": {general, "X"},
	"GET /administrasjon/roller": {general, "X"}, "GET /administrasjon/vikarer": {general, "X"}, "POST /administrasjon/vikarer": {general, "X"},
	"POST /administrasjon/vikarer/{id}/avslutt": {general, "X"}, "GET /administrasjon/forlop": {general, "X"}, "POST /administrasjon/forlop": {general, "X"},
	"GET /administrasjon/forlop/ny": {general, "X"}, "GET /administrasjon/forlop/{kode}/{versjon}": {general, "X"}, "GET /administrasjon/forlop/tilpasning": {general, "X"},
	"GET /administrasjon/forlop/{kode}/tilpasning/{kommune}": {general, "X"}, "POST /administrasjon/forlop/{kode}/tilpasning/{kommune}": {general, "X"},
	"GET /administrasjon/grensesnitt":            {general, "X"},
	"POST /administrasjon/grensesnitt/{nr}/kjor": {general, "X"}, "POST /administrasjon/grensesnitt/{nr}/behandlet": {general, "X"}, "POST /administrasjon/grensesnitt/behandlet": {general, "X"},
	"GET /administrasjon/jobber": {general, "X"}, "POST /administrasjon/jobber/{id}/kjor": {general, "X"}, "GET /administrasjon/endringer": {general, "X"},

	"GET /data": {general, "AX"}, "POST /data": {general, "AX"}, "GET /data/{lid}": {ofThing, "AX"}, "POST /data/{lid}/bruk": {ofThing, "AX"}, "POST /data/{lid}/forkast": {ofThing, "AX"}, "POST /data/{lid}/angre": {ofThing, "AX"},

	"GET /tilganger": {general, "L"}, "POST /tilganger": {general, "L"}, "GET /oppslagskontroll": {general, "L"}, "GET /oppslagskontroll/{id}": {ofThing, "L"},
	"POST /oppslagskontroll/{id}": {ofThing, "L"}, "POST /min-konto/{id}/svar": {account, all}, "POST /administrasjon/brukere/{id}/bosted": {general, "X"},
	"GET /personer/{id}/innsynslogg.csv": {ofPerson, andGP}, "GET /personer/{id}/innsynslogg/utskrift": {ofPerson, andGP},

	"GET /administrasjon/avtaler": {general, "X"}, "GET /administrasjon/avtaler/{id}": {general, "X"}, "POST /administrasjon/avtaler/{id}": {general, "X"},
	"GET /administrasjon/avtaler/{id}/oppsigelse": {general, "X"}, "POST /administrasjon/avtaler/{id}/oppsigelse": {general, "X"},
	"POST /administrasjon/avtaler/{id}/oppsigelse/trekk": {general, "X"}, "GET /administrasjon/avtaler/{id}/rediger": {general, "X"},
	"GET /administrasjon/avtaler/{id}/versjon/{avtale}/{versjon}": {general, "X"}, "GET /overlevering": {general, team}, "GET /overlevering.xlsx": {general, team},
	"POST /overlevering/{id}": {ofThing, team}, "GET /journaluttrekk": {general, "MLX"}, "POST /journaluttrekk": {general, "MX"}, "GET /journaluttrekk/{id}/fil": {ofThing, "MX"},
	"POST /journaluttrekk/{id}/godkjenn": {ofThing, "L"}, "POST /journaluttrekk/{id}/avslag": {ofThing, "L"},

	"GET /personer/{id}/sla-sammen": {ofPerson, team}, "POST /personer/{id}/sla-sammen": {ofPerson, team}, "POST /personer/{id}/sla-sammen/finn": {ofPerson, team},
	"POST /personer/{id}/sla-sammen/angre": {ofThing, team}, "GET /personer/{id}/ett-forlop": {ofThing, team}, "POST /personer/{id}/ett-forlop": {ofThing, team},
	"GET /personer/{id}/slett": {ofPerson, team}, "POST /personer/{id}/slett": {ofPerson, team}, "GET /forlop/{id}/slett": {ofEnrolment, team}, "POST /forlop/{id}/slett": {ofEnrolment, team},
	"GET /slettinger": {general, team}, "GET /slettinger/{rid}": {ofThing, team}, "POST /slettinger/{rid}": {ofThing, team},

	"GET /personer/{id}/plan": {ofPerson, andCare}, "POST /personer/{id}/plan": {ofPerson, team}, "GET /personer/{id}/plan.pdf": {ofThing, andCare},
	"GET /personer/{id}/plan/pasient": {ofPerson, andCare}, "GET /personer/{id}/plan/pasient.pdf": {ofThing, andCare}, "GET /personer/{id}/trygghetskort": {ofPerson, andCare},
	"GET /personer/{id}/trygghetskort.pdf": {ofThing, andCare}, "GET /personer/{id}/plan/historikk": {ofPerson, andCare}, "GET /personer/{id}/plan/horing": {ofPerson, andGP},
	"POST /personer/{id}/plan/horing": {ofPerson, andGP}, "GET /personer/{id}/plan/rediger": {ofPerson, andGP}, "POST /personer/{id}/plan/rediger": {ofPerson, andGP},
	"GET /personer/{id}/plan/meldinger": {ofPerson, andCare}, "POST /personer/{id}/plan/meldinger/endringer": {ofThing, team}, "GET /personer/{id}/plan/innkommet/{iid}/vedlegg/{nr}": {ofThing, andGP}, "POST /personer/{id}/plan/innkommet/{iid}": {ofThing, team}, "POST /personer/{id}/plan/meldinger/{mid}/fulgt-opp": {ofThing, team}, "POST /personer/{id}/plan/meldinger/{mid}/igjen": {ofThing, team},
	"GET /personer/{id}/plan/send": {ofPerson, team}, "POST /personer/{id}/plan/send": {ofPerson, team}, "GET /personer/{id}/plan/publiser": {ofPerson, team},
	"POST /personer/{id}/plan/publiser": {ofPerson, team}, "POST /personer/{id}/plan/overta": {ofThing, team}, "POST /personer/{id}/plan/purr": {ofThing, team},
	"GET /personer/{id}/plan/frist": {ofPerson, team}, "POST /personer/{id}/plan/frist": {ofPerson, team}, "GET /personer/{id}/plan/trekk": {ofPerson, team}, "POST /personer/{id}/plan/trekk": {ofPerson, team},
	"POST /personer/{id}/plan/svar": {ofThing, team}, "POST /personer/{id}/plan/endre": {ofThing, andCare}, "POST /dokument/{id}/felt": {ofThing, andGP}, "POST /dokument/{id}/her": {ofThing, andGP},

	"GET /forlop/{id}/kartlegging/journal": {ofEnrolment, andGP}, "GET /forlop/{id}/journal/{event}": {ofEnrolment, andGP}, "GET /forlop/{id}/journal/{event}/tekst.txt": {ofEnrolment, andGP},
	"GET /personer/{id}/skarer": {ofPerson, andGP}, "POST /personer/{id}/skarer": {ofPerson, andGP}, "GET /skarer/{sid}/rett": {ofThing, andGP}, "POST /skarer/{sid}/rett": {ofThing, andGP},
	"GET /personer/{id}/avklaringer": {ofPerson, andGP}, "POST /personer/{id}/avklaringer": {ofPerson, andGP}, "GET /personer/{id}/bekymring": {ofPerson, andCare},
	"POST /personer/{id}/bekymring": {ofPerson, andCare}, "GET /bekymringer/{bid}": {ofThing, andCare}, "POST /bekymringer/{bid}": {ofThing, andGP},
	"GET /administrasjon/verktoy": {general, "X"}, "POST /administrasjon/verktoy": {general, "X"},

	"GET /min-plan": {ofOwn, "SK"}, "GET /min-plan/plan.pdf": {ofOwn, "SK"}, "GET /min-plan/forberedelse": {ofOwn, "SK"}, "POST /min-plan/forberedelse": {ofOwn, "SK"},
	"POST /min-plan/forberedelse/felt": {ofOwn, "SK"}, "POST /min-plan/forberedelse/her": {ofOwn, "SK"}, "GET /min-plan/forslag": {ofOwn, "SK"}, "POST /min-plan/forslag": {ofOwn, "SK"},
	"GET /min-plan/innsyn": {ofOwn, "SK"}, "GET /min-plan/innsyn.csv": {ofOwn, "SK"}, "POST /min-plan/innsyn/reservasjon": {ofOwn, "S"}, "POST /min-plan/innsyn/{nr}/avslutt": {ofOwn, "S"},
	"GET /min-plan/bekymring": {ofOwn, "SK"}, "POST /min-plan/bekymring": {ofOwn, "SK"}, "POST /min-plan/bytt": {ofOwn, "SK"},
	"GET /personer/{id}/innsyn": {ofPerson, team}, "POST /personer/{id}/innsyn": {ofPerson, team}, "POST /personer/{id}/innsyn/{nr}/avslutt": {ofThing, team},
	"GET /personer/{id}/innsyn/unntak": {ofPerson, andGP}, "POST /personer/{id}/innsyn/unntak": {ofThing, "PG"}, "POST /personer/{id}/innsyn/unntak/{nr}/opphev": {ofThing, "PG"},
	"GET /personer/{id}/forslag": {ofPerson, andGP}, "POST /forslag/{wid}": {ofThing, team},
	"GET /varsler": {general, team}, "GET /varsler/tall": {general, team + "L"}, "GET /varsler/{id}": {ofThing, team}, "POST /varsler/{id}/kvitter": {ofThing, team},
	"POST /varsler/{id}/gjort": {ofThing, team}, "POST /varsler/{id}/videre": {ofThing, team}, "POST /varsler/{id}/ikke-var": {ofThing, team}, "GET /v/{lenke}": {ofThing, team}, "GET /h/{lenke}": {ofThing, andGP},
	"GET /kandidater": {general, "HPA"}, "GET /kandidater/hjemreise": {general, "HP"}, "GET /kandidater/reservasjon": {general, "HP"}, "GET /kandidater/treff": {general, "HPLA"}, "GET /kandidater/regel": {general, "HPA"},
	"GET /ressurser": {general, "LAX"}, "GET /ressurser/{org}": {ofThing, "L"}, "POST /ressurser/{org}/plan": {ofThing, "L"}, "POST /ressurser/{org}/scenario": {ofThing, "L"}, "GET /ressurser/{org}/plan/{id}": {ofThing, "L"},
	"POST /ressurser/{org}/plan/{id}": {ofThing, "L"}, "POST /ressurser/{org}/plan/{id}/godkjenn": {ofThing, "L"}, "POST /ressurser/{org}/plan/{id}/svar": {ofThing, "L"},
	"GET /ressursark": {general, "L"}, "POST /ressursark": {general, "L"}, "GET /ressursark/{run}": {general, "L"}, "POST /ressursark/{run}": {general, "L"},
	"GET /utbredelse": {general, "LAX"}, "GET /utbredelse/{org}": {ofThing, "L"}, "POST /utbredelse/{org}": {ofThing, "L"},
	"GET /ressurser/{org}/plan/{id}/bok.xlsx": {ofThing, "L"}, "GET /ressurser/{org}/plan/{id}/excel": {ofThing, "L"}, "POST /ressurser/{org}/plan/{id}/excel": {ofThing, "L"}, "POST /ressurser/{org}/plan/{id}/forkast": {ofThing, "L"}, "POST /ressurser/{org}/plan/{id}/angre": {ofThing, "L"},
	"GET /resultater": {general, "LA"}, "GET /resultater.xlsx": {general, "LA"}, "GET /resultater/kvalitet": {general, "LA"}, "GET /resultater/kvalitet.xlsx": {general, "LA"},
	"GET /resultater/rapport": {general, "LA"}, "POST /resultater/rapport": {general, "LA"}, "GET /resultater/rapport/{id}": {ofThing, "LA"}, "GET /resultater/rapport/{id}/pdf": {ofThing, "LA"}, "GET /resultater/rapport/{id}/xlsx": {ofThing, "LA"},
	"GET /resultater/laeringsnettverk": {general, "LA"}, "GET /resultater/laeringsnettverk.xlsx": {general, "LA"}, "GET /resultater/laeringsnettverk.pdf": {general, "LA"}, "POST /resultater/laeringsnettverk/egen": {general, "LA"}, "POST /resultater/laeringsnettverk/fil": {general, "LA"},
	"GET /resultater/laeringsnettverk/{id}/fil": {ofThing, "LA"}, "POST /resultater/laeringsnettverk/{id}/angre": {ofThing, "LA"},
	"GET /koordinatormoter": {general, team}, "POST /koordinatormoter": {general, team}, "GET /koordinatormoter/nytt": {general, team}, "GET /koordinatormoter/{id}": {ofThing, team}, "GET /koordinatormoter/{id}/uten-navn.pdf": {ofThing, team},
	"GET /koordinatormoter/{id}/rediger": {ofThing, team}, "POST /koordinatormoter/{id}/rediger": {ofThing, team}, "POST /koordinatormoter/{id}/avlys": {ofThing, team}, "POST /koordinatormoter/{id}/beslutninger": {ofThing, team},
	"POST /koordinatormoter/beslutninger/{id}/gjort": {ofThing, team}, "POST /koordinatormoter/beslutninger/{id}/apne": {ofThing, team}, "POST /koordinatormoter/beslutninger/{id}/ta-bort": {ofThing, team}, "POST /koordinatormoter/saker/{id}/ta-av": {ofThing, team},
	"GET /personer/{id}/koordinatormote": {ofPerson, team}, "POST /personer/{id}/koordinatormote": {ofPerson, team},
	"GET /resultater/kvalitet/endring": {general, "L"}, "POST /resultater/kvalitet/endring": {general, "L"}, "POST /resultater/kvalitet/endring/{id}/trekk": {general, "L"},
	"POST /kandidater/regel": {general, "HPA"}, "POST /kandidater/regel/prov": {general, "HPA"}, "POST /kandidater/regel/bruk": {general, "HP"}, "POST /kandidater/reservasjon": {general, "HP"}, "POST /kandidater/reservasjon/trekk": {general, "HP"},
	"POST /kandidater/{kode}/avgjorelse": {ofThing, "HP"}, "POST /kandidater/{kode}/identitet": {ofThing, "HP"},
	"GET /fravaer": {general, team}, "POST /fravaer": {general, team}, "POST /fravaer/{id}/avslutt": {ofThing, team}, "GET /demo/epost": {account, all},
	"POST /administrasjon/stille-avsender/{id}": {general, "X"}, "POST /administrasjon/brukere/{id}/epost": {general, "X"},
	"GET /administrasjon/adresser": {general, "X"}, "POST /administrasjon/adresser": {general, "X"}, "GET /administrasjon/adresser/mal.xlsx": {general, "X"}, "POST /administrasjon/adresser/{id}/fjern": {general, "X"}, "POST /administrasjon/adresser/sjekk": {general, "X"},
	"GET /administrasjon/journalsystemer": {general, "X"}, "POST /administrasjon/journalsystemer": {general, "X"}, "GET /administrasjon/journalsystemer/{id}": {general, "X"},
	"POST /administrasjon/journalsystemer/{id}": {general, "X"}, "POST /administrasjon/journalsystemer/{id}/steng": {general, "X"},
	"GET /administrasjon/apne-opphold": {general, "X"}, "POST /administrasjon/apne-opphold": {general, "X"}, "POST /administrasjon/apne-opphold/{id}/trekk": {general, "X"},
	"GET /administrasjon/forlopsflytting/{kode}/{versjon}": {general, "X"}, "POST /administrasjon/forlopsflytting/{kode}/{versjon}": {general, "X"}, "POST /administrasjon/forlopsflytting/{id}/angre": {general, "X"},
	"GET /administrasjon/forlopstrekking/{kode}": {general, "X"}, "POST /administrasjon/forlopstrekking/{kode}": {general, "X"}, "POST /administrasjon/forlopstrekking/{kode}/apne": {general, "X"},
	"GET /administrasjon/undersokelser": {general, "X"}, "POST /administrasjon/undersokelser": {general, "X"}, "GET /administrasjon/undersokelser-ferdig/{kode}": {general, "X"}, "GET /administrasjon/undersokelser/{id}": {general, "X"},
	"POST /administrasjon/undersokelser/{id}": {general, "X"}, "GET /administrasjon/undersokelser/{id}/utseende": {general, "X"}, "GET /administrasjon/undersokelser/{id}/sprak/{kode}": {general, "X"}, "POST /administrasjon/undersokelser/{id}/sprak/{kode}": {general, "X"}, "POST /administrasjon/undersokelser/{id}/forkast": {general, "X"}, "POST /administrasjon/undersokelser/{id}/trekk": {general, "X"},
	"POST /administrasjon/forlopsutkast": {general, "X"}, "GET /administrasjon/forlopsutkast/{id}": {general, "X"}, "POST /administrasjon/forlopsutkast/{id}": {general, "X"}, "GET /administrasjon/forlopsutkast/{id}/prov": {general, "X"},
	"GET /administrasjon/forlopsutkast/{id}/sprak/{kode}": {general, "X"}, "POST /administrasjon/forlopsutkast/{id}/sprak/{kode}": {general, "X"},
	"GET /administrasjon/forlopsutkast/{id}/utkast.toml": {general, "X"}, "POST /administrasjon/forlopsutkast/{id}/forkast": {general, "X"}, "GET /administrasjon/forlopsfil/{kode}/{versjon}/definisjon.toml": {general, "X"},
	"GET /u/takk": {anyone, ""}, "GET /u/{kode}": {anyone, ""}, "POST /u/{kode}": {anyone, ""},
	"GET /undersokelser": {general, team + "LA"}, "POST /undersokelser": {general, "MHL"}, "GET /undersokelser/ny": {general, "MHL"}, "GET /undersokelser/svar": {general, "MHL"}, "POST /undersokelser/svar": {general, "MHL"},
	"GET /undersokelser/{id}": {ofThing, team + "LA"}, "POST /undersokelser/{id}/lenker": {ofThing, "MHL"}, "POST /undersokelser/{id}/avslutt": {ofThing, "MHL"},
	"GET /personer/{id}/undersokelser": {ofPerson, andGP}, "POST /personer/{id}/undersokelser/{runde}/gi": {ofThing, team}, "POST /personer/{id}/undersokelser/{runde}/trekk": {ofThing, team},
	"GET /personer/{id}/undersokelser/{runde}": {ofThing, team}, "POST /personer/{id}/undersokelser/{runde}": {ofThing, team},
	"GET /meldinger": {general, "HP"}, "GET /meldinger/{nr}": {ofThing, andGP}, "POST /meldinger/{nr}": {ofThing, andGP}, "GET /personer/{id}/meldinger": {ofPerson, andGP},
}

// patterns are the addresses that the front answers, as its source has them.
func patterns(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			f, isMethod := call.Fun.(*ast.SelectorExpr)
			if text, isText := call.Args[0].(*ast.BasicLit); isMethod && isText && (f.Sel.Name == "HandleFunc" || f.Sel.Name == "Handle") {
				pattern, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, pattern)
			}
			return true
		})
	}
	slices.Sort(all)
	return all
}

// TestEveryRouteIsPlaced: nobody adds an address without saying who may come there.
func TestEveryRouteIsPlaced(t *testing.T) {
	found := patterns(t)
	if len(found) < 100 {
		t.Fatalf("only %d addresses were found in the source", len(found))
	}
	for _, p := range found {
		if _, ok := routeTable[p]; !ok && p != "GET /assets/" {
			t.Errorf("%s is not placed in routeTable: say who may come there", p)
		}
	}
	for p := range routeTable {
		if !slices.Contains(found, p) {
			t.Errorf("%s is placed and does not exist", p)
		}
	}
}
