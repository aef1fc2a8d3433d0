package research

// The rows of an extract. No name, number, date or place stands in them. Each field is explained in variables; a test holds the two together.
type (
	personRow struct {
		ID        string `parquet:"lopenr"`
		Age       string `parquet:"alder"`
		Sex       string `parquet:"kjonn"`
		Year      int32  `parquet:"inkludert_ar"`
		Pathway   string `parquet:"forlop"`
		CFS       *int32 `parquet:"cfs,optional"`
		Referred  *int32 `parquet:"henvist_dag,optional"`
		Mapped    *int32 `parquet:"kartlagt_dag,optional"`
		Planned   *int32 `parquet:"plan_dag,optional"`
		Ended     *int32 `parquet:"avsluttet_dag,optional"`
		EndReason string `parquet:"avsluttet_arsak"`
		Died      *int32 `parquet:"dod_dag,optional"`
	}
	contactRow struct {
		ID        string `parquet:"lopenr"`
		In        int32  `parquet:"inn_dag"`
		Out       *int32 `parquet:"ut_dag,optional"`
		Service   string `parquet:"tjeneste"`
		Level     string `parquet:"omsorgsniva"`
		Urgency   string `parquet:"hastegrad"`
		Diagnosis string `parquet:"hovedtilstand"`
	}
	useRow struct {
		ID      string   `parquet:"lopenr"`
		Service string   `parquet:"tjeneste"`
		IPLOS   *int32   `parquet:"iplos,optional"`
		From    int32    `parquet:"fra_dag"`
		To      *int32   `parquet:"til_dag,optional"`
		Amount  *float64 `parquet:"mengde,optional"`
	}
)

// variable explains one column of one file.
type variable struct {
	File   string `parquet:"fil"`
	Name   string `parquet:"variabel"`
	Kind   string `parquet:"type"`
	Text   string `parquet:"forklaring"`
	Values string `parquet:"verdier"`
	Source string `parquet:"kilde"`
}

const day0 = "Dager fra første inklusjon i et forløp (dag 0); negativt er før."

// variables is the documentation that goes with every extract.
var variables = []variable{
	{"personer", "lopenr", "tekst", "Prosjektets eget pseudonym. Det samme i alle filene, og ulikt i andre uttrekk.", "P og 20 tegn", "laget med prosjektets nøkkel"},
	{"personer", "alder", "tekst", "Alder i hele år ved første inklusjon, i grupper på fem år.", "-64, 65-69, … 85-89, 90+", "Tråd, fødselsdato"},
	{"personer", "kjonn", "tekst", "Kjønn i folkeregisteret.", "kvinne, mann, tom", "Tråd"},
	{"personer", "inkludert_ar", "heltall", "Året for første inklusjon.", "fire sifre", "Tråd: det seneste av beslutning og samtykke"},
	{"personer", "forlop", "tekst", "Forløpets kode. En person har en rad for hvert forløp.", "som iht-langvarig", "Tråd"},
	{"personer", "cfs", "heltall", "Skrøpelighet, siste skår i forløpet.", "1–9, tom: ikke skåret", "Tråd"},
	{"personer", "henvist_dag", "heltall", "Henvist. " + day0, "", "Tråd"},
	{"personer", "kartlagt_dag", "heltall", "Kartleggingsbesøk. " + day0, "tom: ikke kartlagt", "Tråd"},
	{"personer", "plan_dag", "heltall", "Første plan. " + day0, "tom: ingen plan", "Tråd"},
	{"personer", "avsluttet_dag", "heltall", "Forløpet avsluttet. " + day0, "tom: pågår", "Tråd"},
	{"personer", "avsluttet_arsak", "tekst", "Årsak til avslutning, kode i forløpets definisjon.", "som moved, nursing_home, dead", "Tråd"},
	{"personer", "dod_dag", "heltall", "Død. " + day0, "tom: ikke meldt død", "Tråd"},
	{"kontakter", "lopenr", "tekst", "Som i personer.", "", ""},
	{"kontakter", "inn_dag", "heltall", "Kontakten begynte. " + day0, "−730 til 730", "sykehusets uttrekk (NPR-variabler)"},
	{"kontakter", "ut_dag", "heltall", "Kontakten sluttet. " + day0, "tom: ikke avsluttet", "sykehusets uttrekk"},
	{"kontakter", "tjeneste", "tekst", "Hvem som ga hjelpen.", "sykehus, legevakt, kad, korttid …", "sykehusets uttrekk"},
	{"kontakter", "omsorgsniva", "tekst", "Omsorgsnivå.", "1 døgn, 2 dag, 3 poliklinikk, tom: utenfor sykehus", "omsorgsniva i NPR"},
	{"kontakter", "hastegrad", "tekst", "Hvordan oppholdet begynte.", "akutt, planlagt, tom: ikke oppgitt", "innmateHast i NPR"},
	{"kontakter", "hovedtilstand", "tekst", "Hovedtilstand, de tre første tegnene i ICD-10.", "tom: ikke oppgitt", "hovedtilstand i NPR"},
	{"kommunal_bruk", "lopenr", "tekst", "Som i personer.", "", ""},
	{"kommunal_bruk", "tjeneste", "tekst", "Tjenesten. «opphold» sier at alle opphold i perioden er ført.", "legevakt, hjemmesykepleie, praktisk_bistand, tverrfaglig_team, fysioergo, dagtilbud, fastlege_tverrfaglig, korttid, kad, sykehjem, opphold", "kommunens egne tall"},
	{"kommunal_bruk", "iplos", "heltall", "IPLOS-kode.", "1, 4, 15, 18–21, 25, tom", "kommunens egne tall"},
	{"kommunal_bruk", "fra_dag", "heltall", "Første dag. " + day0, "", "kommunens egne tall"},
	{"kommunal_bruk", "til_dag", "heltall", "Siste dag; for et opphold dagen ut. " + day0, "tom: varer", "kommunens egne tall"},
	{"kommunal_bruk", "mengde", "desimaltall", "Timer, kontakter, dager eller møter i perioden.", "0 er ingen; tom for opphold", "kommunens egne tall"},
}
