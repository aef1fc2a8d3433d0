package access

import "traad/internal/care"

// Deed names what somebody wants to do or see. The name stands in the audit.
type Deed string

// Looks.
const (
	SeeMyDay     Deed = "see.my_day"
	SeeList      Deed = "see.list"     // Forløp: persons followed
	SeeOverview  Deed = "see.overview" // figures
	SeePerson    Deed = "see.person"   // the whole person page
	SeeSummary   Deed = "see.summary"  // the one-page summary
	SeePlan      Deed = "see.plan"     // the plan's text, every version
	SeeNIN       Deed = "see.national_number"
	SeeLog       Deed = "see.access_log"
	Search       Deed = "see.search"
	Export       Deed = "see.export"
	SeeConfig    Deed = "see.configuration"
	SeeMove      Deed = "see.pathway_move"    // what changes for running enrolments that go over to another version of their pathway: nobody is named
	SeeQuestions Deed = "see.questions"       // Spør IHT-lege: asked in the own area, or by oneself
	SeeSessions  Deed = "see.sessions"        // one's own
	SeeRoles     Deed = "see.roles"           // Tilganger: who has a role in the own organisation
	SeeFindings  Deed = "see.findings"        // Oppslag til kontroll: what staff looked at, never whom
	SeeOwnAsked  Deed = "see.own_asked"       // looks of one's own that the leader asks about
	HandOutLog   Deed = "see.access_log_file" // the access log as a file or on paper, for the person herself
	SeeRemovals  Deed = "see.removals"        // what somebody has asked to delete
	SeeDraft     Deed = "see.draft"           // a plan that is being written or heard
	SeeCard      Deed = "see.card"            // in a record system: that she is followed, by whom, and that limits are agreed
	CountRecords Deed = "see.record_count"    // by a record system: how many it may be told of, nobody's
	SeeRecord    Deed = "see.record"          // fetched by a record system (FHIR): the plan and what belongs to it
	OpenLaunched Deed = "see.launched"        // opened from a record system, for the patient who is open in it; her pages are looks of their own
)

// Deeds.
const (
	Refer           Deed = "enrolment.refer"
	Assess          Deed = "enrolment.assess" // answer criteria, score CFS
	DecideOutcome   Deed = "enrolment.decide"
	RecordConsent   Deed = "enrolment.consent"
	BookVisit       Deed = "enrolment.book"
	MakeLetter      Deed = "enrolment.letter" // fill in a letter of the pathway
	SeeLetters      Deed = "see.letters"
	SeeHandbook     Deed = "see.handbook"    // the handbook: nobody's
	WriteHandbook   Deed = "handbook.write"  // what the own municipality adds
	AskCallback     Deed = "callback.ask"    // by anybody, on the public page: to be rung about a referral
	SeeCallbacks    Deed = "see.callbacks"   // those of the own areas; nobody has verified who they are
	SettleCallback  Deed = "callback.settle" // say what came of one
	RecordMapping   Deed = "enrolment.map"
	WritePlan       Deed = "enrolment.plan"
	LogContact      Deed = "enrolment.contact"
	RecordWardVisit Deed = "enrolment.ward"
	Evaluate        Deed = "enrolment.evaluate"
	Pause           Deed = "enrolment.pause" // and resume
	Assign          Deed = "enrolment.assign"
	End             Deed = "enrolment.end"
	Correct         Deed = "enrolment.correct"
	EditPerson      Deed = "patient.edit" // details, next of kin, GP, care workers
	RegisterDeath   Deed = "patient.death"
	MergePersons    Deed = "patient.merge" // and undo it: the actor must have to do with both
	AskRemoval      Deed = "removal.ask"   // delete for good; two persons
	ApproveRemoval  Deed = "removal.approve"
	RedoRemoval     Deed = "removal.redo" // what was deleted, said no to or ended before a restore from an older copy
	Ask             Deed = "question.ask"
	AnswerQuestion  Deed = "question.answer"
	KeepLists       Deed = "list.save"
	ImportPatients  Deed = "import.patients"
	Object          Deed = "patient.objection" // record an objection, or that it is taken back
	TakeEmergency   Deed = "emergency.take"    // for oneself, for a time
	ReviewAccess    Deed = "emergency.review"  // follow up emergency access in the own organisation
	SeeObjections   Deed = "see.objections"
	SeeEmergency    Deed = "see.emergency" // own emergency access
	Configure       Deed = "configure"     // organisations, users, pathways
	BeginSession    Deed = "session.begin"
	MakeAccount     Deed = "user.provision" // at the first log-in, from what the provider says; without any role
	EndSession      Deed = "session.end"    // one's own
	ReviewRoles     Deed = "role.review"    // confirm or end roles in the own organisation
	JudgeFinding    Deed = "finding.judge"  // decide what a look at others was
	AnswerFinding   Deed = "finding.answer" // give the reason for a look of one's own
)

// The end of a cooperation agreement: handing over, and the municipality's records as a file.
const (
	SeeHandOver         Deed = "see.hand_over"
	HandOver            Deed = "enrolment.hand_over"
	SeeRecordExports    Deed = "see.record_exports"    // that one is asked for: how many persons, by whom, why
	AskRecordExport     Deed = "record_export.ask"     // a coordinator of the municipality; an administrator when access has ended
	ApproveRecordExport Deed = "record_export.approve" // or refuse: the municipality's leader
	MakeRecordExport    Deed = "record_export.make"    // in the background, for the one who asked
	FetchRecordExport   Deed = "record_export.fetch"
	SeeMapping          Deed = "see.mapping" // the mapping conversation
	RecordScore         Deed = "score.record"
	Report              Deed = "concern.report" // Meld bekymring
	HandleConcern       Deed = "concern.handle"
	RecordWish          Deed = "clarification.wish"   // what the patient wishes about treatment
	DecideLimits        Deed = "clarification.decide" // the medical decision: physicians only
	EditPlan            Deed = "plan.edit"            // write in a draft; by section: the GP only the GP's own
	SendHearing         Deed = "plan.hear"            // send, remind, take over, answer an answer
	AnswerHearing       Deed = "plan.answer"          // the GP; the team on behalf of patient and next of kin
	PublishPlan         Deed = "plan.publish"         // sign a version
	UpdatePlan          Deed = "plan.update"          // a measure done, a date moved, without a hearing
	SendMessage         Deed = "message.send"         // small changes to the parties' own systems, or what did not come through again
	TellMessage         Deed = "message.told"         // a dialogue message from a party, taken in by itself
	TellReferral        Deed = "message.referral"     // a referral that came as a dialogue message, registered by itself
	HandMessage         Deed = "message.hand"         // by itself: a message handed over to the broker, stopped or given up
	TakeReceipt         Deed = "message.receipt"      // by itself: what the receiver's system answered
	MissReceipt         Deed = "message.silent"       // by itself: no receipt in time, so it counts as not received
	RemindHearing       Deed = "plan.remind"          // by itself: who has not answered is reminded, and the team told who is silent
	SettleMessage       Deed = "message.settle"       // say what was done about a message that did not come through
	RecordStay          Deed = "stay.record"          // Registrer hendelse: what the hospital, KAD or legevakt tells, on screen
	ReviewStay          Deed = "stay.review"          // the three questions after a stay
	SeeFeeds            Deed = "see.feeds"            // the operator's page: connections and queues, no clinical content
	SeeAlerts           Deed = "see.alerts"           // Varsler: those of the own areas
	SeeAlert            Deed = "see.alert"            // one, with what the ward needs to hear
	SeeAlertFigures     Deed = "see.alert_figures"    // how many and how fast, nobody's
	TakeAlert           Deed = "alert.take"           // «Kvitter, jeg følger opp»
	ActOnAlert          Deed = "alert.act"            // what was done
	ForwardAlert        Deed = "alert.forward"        // to a colleague, or to the next in line: «ikke vår»
	KeepAbsence         Deed = "absence.keep"         // when one is away oneself, and who stands in
	KeepCalendar        Deed = "calendar.keep"        // the address of one's own calendar: make, replace, end
	SeeCalendar         Deed = "see.calendar"         // what one's own program fetches: no name
)

// What the patient and her next of kin do on the net, and what the team does about it.
const (
	SeeOwn         Deed = "see.own" // the first page: what is open to her
	SeeOwnPlan     Deed = "see.own_plan"
	SeeOwnAnswers  Deed = "see.own_preparation"
	SeeOwnLog      Deed = "see.own_access_log"
	SeeOwnWords    Deed = "see.own_words" // what she sent, and what came of it
	Prepare        Deed = "own.prepare"
	Propose        Deed = "own.propose" // a goal, a comment
	OwnReport      Deed = "own.report"  // Meld bekymring
	WishShut       Deed = "own.objection"
	ShutOut        Deed = "own.shut_out" // end a next of kin's access
	GiveOwnAccess  Deed = "own_access.give"
	EndOwnAccess   Deed = "own_access.end"
	SeeOwnAccess   Deed = "see.own_access"
	SeeWords       Deed = "see.words" // what patient and next of kin have sent
	AnswerWord     Deed = "word.answer"
	SeePreparation Deed = "see.preparation" // what they have answered at home
	SeeWithheld    Deed = "see.own_withheld"
	Withhold       Deed = "own_access.withhold" // what of the plan the patient does not read herself, and that she does again: physicians only
)

// Messages from hospitals, municipal acute beds and legevakt.
const (
	TellStay      Deed = "stay.told"          // a feed's own deed, about persons who are followed
	SeeMessage    Deed = "see.message"        // a message as it came, with a reason
	SeeUnread     Deed = "see.message_unread" // one that could not be read, and so may be about anybody
	RunMessage    Deed = "message.run"        // once more
	HandleMessage Deed = "message.handle"     // «Ferdig behandlet» of one that failed

	KeepStayBasis Deed = "stay_basis.keep" // see, record and withdraw that open stays of those who are not followed may be kept
	SeeOpenStays  Deed = "see.open_stays"  // pseudonymised stays at the own hospital
	SeeMessages   Deed = "see.messages"    // header and state of what was told about a person
	TakeSilence   Deed = "feed.take"       // «Jeg følger opp» a sender that has fallen silent
	MarkAddress   Deed = "address.mark"    // that mail does not reach somebody who works here, or does again
)

// Candidates, found in de-identified loads.
const (
	SeeCandidates       Deed = "see.candidates"        // Kandidater: pseudonyms with reasons
	SeeResults          Deed = "see.results"           // Resultater: use before and after, nobody's
	SeeQuality          Deed = "see.quality"           // Kvalitet over tid: figures, nobody's
	SeeReports          Deed = "see.reports"           // Rapport: aims against indicators, nobody's
	FreezeReport        Deed = "report.freeze"         // keep a report as it is shown
	SeeNetwork          Deed = "see.network"           // Læringsnettverk: the indicators of several sites, nobody's
	KeepNetwork         Deed = "network.keep"          // make our own file of sums, take in those of others, take them out
	MarkChange          Deed = "service_change.mark"   // a change of the service, on the charts; and withdraw it
	SeeCandidateFigures Deed = "see.candidate_figures" // how well the list hits, nobody's
	DecideCandidate     Deed = "candidate.decide"
	RevealCandidate     Deed = "candidate.reveal"    // ask the key service who one is
	KeepRules           Deed = "candidate.rule"      // try and save rules
	UseRule             Deed = "candidate.use"       // the rule that the list goes by
	ObjectUnnamed       Deed = "candidate.objection" // an objection to analyses of somebody without a record, and its taking back
	SeeHomecoming       Deed = "see.homecoming"      // Forsterket hjemreise: who is admitted or leaves today
)

// The de-identified loads that candidates are found in.
const (
	SeeData  Deed = "see.data"  // Datagrunnlag: loads, how whole they are; nothing about anybody
	LoadData Deed = "data.load" // and take into use, undo
)

// The coordinator group's meetings.
const (
	SeeMeetings  Deed = "see.meetings" // agenda, cases by code, decisions; names of those whom one has to do with
	KeepMeetings Deed = "meeting.keep" // plan, write, decide, follow up
	BringCase    Deed = "meeting.case" // put somebody on the list, and take her off it
)

// What municipalities tell of their own services, prices, and extracts for research.
const (
	TellUse        Deed = "municipal_use.told" // a municipality's own system, about persons who are followed there
	LoadUse        Deed = "municipal_use.load" // see what is missing of whom, download, send and undo a file: the municipality's own people
	KeepPrices     Deed = "price.keep"         // the table of prices and the service's own cost
	SeeRegistry    Deed = "see.registry"       // extracts from NPR and KPR: what, why, who; the figures are for those who are named
	LoadRegistry   Deed = "registry.load"      // register one, take its file in, delete it
	SeeExtracts    Deed = "see.research"       // extracts for research: what, why, how many; nothing about anybody
	OrderExtract   Deed = "research.order"     // an analyst
	ApproveExtract Deed = "research.approve"   // or refuse: who is responsible, never the one who ordered
	MakeExtract    Deed = "research.make"      // in the background: that a person is in it
	HandOutExtract Deed = "research.hand_out"  // download: the one who ordered
	DiscardExtract Deed = "research.discard"   // before its day
	ExpireExtract  Deed = "research.expire"    // by itself: its day has come
	AskPseudonym   Deed = "pseudonym.ask"      // by itself: the number of one who is followed, or objects, sent to the hospital's key service for her pseudonym
	ExpireRegistry Deed = "registry.expire"    // likewise an extract from NPR or KPR
)

// Ressurser: targets, staffing and cost of organisations; about nobody. Which organisations one plans for, PlansFor says.
const (
	SeeStaffing  Deed = "see.staffing"  // the plans that one may write, and the totals of the helsefellesskap
	PlanStaffing Deed = "staffing.plan" // write, approve, drop
)

// Surveys: what patients, next of kin, personnel and GPs are asked about the service.
const (
	SeeSurveys   Deed = "see.surveys"   // rounds and what came of them; nobody's
	KeepSets     Deed = "survey.set"    // write sets of questions, publish and withdraw them
	KeepSurveys  Deed = "survey.keep"   // begin and close rounds, make ways in to anonymous ones
	SeeAnswers   Deed = "see.survey"    // a person's, of rounds that are tied to the enrolment
	GiveSurvey   Deed = "survey.give"   // to one person; fill it in with her, type in what she wrote on paper
	AnswerSurvey Deed = "survey.answer" // by a link or a paper that was given, without log-in
)

// byItself are the deeds that Tråd does on its own, because somebody of the team has let it: no other system told of the person.
var byItself = []Deed{HandMessage, MissReceipt, RemindHearing, AskPseudonym}

type rule struct {
	part       part // of what a patient or next of kin is let in to
	roles      []care.Role
	person     bool // concerns one person: the actor must have to do with her
	objections bool // also where she objects to the actor: what is needed to record the objection and to take it back
}

// emergency is what emergency access opens: what is needed to treat the person now, and nothing that writes (helsepersonelloven
// § 25). Who else has looked, and what she has said no to, is not among it.
var emergency = []Deed{SeePerson, SeeSummary, SeePlan, SeeNIN, OpenLaunched}

var (
	team      = []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician}
	teamAndGP = append(team[:3:3], care.GeneralPractitioner)
	clinical  = append(teamAndGP[:4:4], care.CareWorker, care.EmergencyClinician)
	figures   = append(team[:3:3], care.Manager, care.Analyst)
	exporters = []care.Role{care.MunicipalCoordinator, care.Administrator}
	everybody = append(care.Roles[:len(care.Roles):len(care.Roles)], care.OwnRoles...)
	loaders   = []care.Role{care.Administrator, care.Analyst}
	herself   = []care.Role{care.OwnPatient}
	hospital  = []care.Role{care.HospitalCoordinator, care.HospitalPhysician}
)

// rules is the whole table of who may do what. What is not here, nobody may.
var rules = map[Deed]rule{
	SeeMyDay:     {roles: clinical},
	SeeList:      {roles: append(teamAndGP[:4:4], care.CareWorker)},
	SeeOverview:  {roles: figures},
	SeePerson:    {roles: teamAndGP, person: true},
	SeeSummary:   {roles: clinical, person: true},
	SeePlan:      {roles: append(teamAndGP[:4:4], care.CareWorker), person: true},
	SeeNIN:       {roles: teamAndGP, person: true},
	SeeLog:       {roles: teamAndGP, person: true},
	Search:       {roles: clinical},
	Export:       {roles: team},
	SeeConfig:    {roles: []care.Role{care.Administrator}},
	SeeMove:      {roles: []care.Role{care.Administrator}},
	SeeQuestions: {roles: teamAndGP},
	SeeSessions:  {roles: care.Roles},

	Refer:               {roles: teamAndGP, person: true},
	Assess:              {roles: team, person: true},
	DecideOutcome:       {roles: team, person: true},
	RecordConsent:       {roles: team, person: true},
	BookVisit:           {roles: team, person: true},
	MakeLetter:          {roles: team, person: true},
	SeeLetters:          {roles: team, person: true},
	SeeHandbook:         {roles: care.Roles},
	WriteHandbook:       {roles: []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator}},
	AskCallback:         {roles: []care.Role{care.Feed}},
	SeeCallbacks:        {roles: team},
	SettleCallback:      {roles: team},
	RecordMapping:       {roles: team, person: true},
	WritePlan:           {roles: team, person: true},
	LogContact:          {roles: teamAndGP, person: true},
	RecordWardVisit:     {roles: hospital, person: true},
	Evaluate:            {roles: team, person: true},
	Pause:               {roles: team, person: true},
	Assign:              {roles: team, person: true},
	End:                 {roles: team, person: true},
	Correct:             {roles: team, person: true},
	EditPerson:          {roles: team, person: true},
	RegisterDeath:       {roles: teamAndGP, person: true},
	Ask:                 {roles: []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator, care.GeneralPractitioner}, person: true},
	AnswerQuestion:      {roles: []care.Role{care.HospitalPhysician}, person: true},
	KeepLists:           {roles: teamAndGP},
	ImportPatients:      {roles: []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator}},
	Object:              {roles: team, person: true, objections: true},
	SeeObjections:       {roles: team, person: true, objections: true},
	TakeEmergency:       {roles: clinical},
	SeeEmergency:        {roles: clinical},
	ReviewAccess:        {roles: []care.Role{care.Manager}},
	Configure:           {roles: []care.Role{care.Administrator}},
	BeginSession:        {roles: everybody},
	MakeAccount:         {roles: []care.Role{care.Feed}},
	EndSession:          {roles: everybody},
	SeeRoles:            {roles: []care.Role{care.Manager}},
	ReviewRoles:         {roles: []care.Role{care.Manager}},
	SeeFindings:         {roles: []care.Role{care.Manager}},
	JudgeFinding:        {roles: []care.Role{care.Manager}},
	SeeOwnAsked:         {roles: care.Roles},
	AnswerFinding:       {roles: care.Roles},
	HandOutLog:          {roles: teamAndGP, person: true},
	SeeHandOver:         {roles: team},
	HandOver:            {roles: team, person: true},
	SeeRecordExports:    {roles: append(exporters[:2:2], care.Manager)},
	AskRecordExport:     {roles: exporters},
	ApproveRecordExport: {roles: []care.Role{care.Manager}},
	MakeRecordExport:    {roles: exporters},
	FetchRecordExport:   {roles: exporters},
	SeeRemovals:         {roles: team},
	MergePersons:        {roles: team, person: true},
	AskRemoval:          {roles: team, person: true},
	ApproveRemoval:      {roles: team, person: true},
	RedoRemoval:         {roles: []care.Role{care.Administrator}},
	SeeMapping:          {roles: teamAndGP, person: true},
	RecordScore:         {roles: teamAndGP, person: true},
	Report:              {roles: append(teamAndGP[:4:4], care.CareWorker), person: true},
	HandleConcern:       {roles: teamAndGP, person: true},
	RecordWish:          {roles: teamAndGP, person: true},
	DecideLimits:        {roles: []care.Role{care.HospitalPhysician, care.GeneralPractitioner}, person: true},
	SeeDraft:            {roles: teamAndGP, person: true},
	EditPlan:            {roles: teamAndGP, person: true},
	SendHearing:         {roles: team, person: true},
	AnswerHearing:       {roles: teamAndGP, person: true},
	PublishPlan:         {roles: team, person: true},
	UpdatePlan:          {roles: append(teamAndGP[:4:4], care.CareWorker), person: true},
	SendMessage:         {roles: team, person: true},
	SettleMessage:       {roles: team, person: true},
	TellMessage:         {roles: []care.Role{care.Feed}, person: true},
	TellReferral:        {roles: []care.Role{care.Feed}, person: true},
	HandMessage:         {roles: []care.Role{care.Feed}, person: true},
	TakeReceipt:         {roles: []care.Role{care.Feed}, person: true},
	MissReceipt:         {roles: []care.Role{care.Feed}, person: true},
	RemindHearing:       {roles: []care.Role{care.Feed}, person: true},
	SeeAlerts:           {roles: team},
	SeeAlert:            {roles: team, person: true},
	SeeAlertFigures:     {roles: append(team[:3:3], care.Manager)},
	TakeAlert:           {roles: team, person: true},
	ActOnAlert:          {roles: team, person: true},
	ForwardAlert:        {roles: team, person: true},
	KeepAbsence:         {roles: team},
	KeepCalendar:        {roles: team},
	SeeCalendar:         {roles: team},
	RecordStay:          {roles: append(team[:3:3], care.EmergencyClinician), person: true},
	ReviewStay:          {roles: teamAndGP, person: true},
	SeeFeeds:            {roles: []care.Role{care.Administrator}},

	SeeOwn:         {roles: care.OwnRoles, person: true},
	SeeOwnPlan:     {roles: care.OwnRoles, person: true, part: planPart},
	SeeOwnAnswers:  {roles: care.OwnRoles, person: true, part: preparationPart},
	SeeOwnLog:      {roles: care.OwnRoles, person: true, part: logPart},
	SeeOwnWords:    {roles: care.OwnRoles, person: true},
	Prepare:        {roles: care.OwnRoles, person: true, part: preparationPart},
	Propose:        {roles: care.OwnRoles, person: true, part: planPart},
	OwnReport:      {roles: care.OwnRoles, person: true},
	WishShut:       {roles: herself, person: true, part: herselfOnly},
	ShutOut:        {roles: herself, person: true, part: herselfOnly},
	GiveOwnAccess:  {roles: team, person: true},
	EndOwnAccess:   {roles: team, person: true},
	SeeOwnAccess:   {roles: team, person: true},
	SeeWords:       {roles: teamAndGP, person: true},
	AnswerWord:     {roles: team, person: true},
	SeePreparation: {roles: teamAndGP, person: true},
	SeeWithheld:    {roles: teamAndGP, person: true},
	Withhold:       {roles: []care.Role{care.HospitalPhysician, care.GeneralPractitioner}, person: true},

	TellStay:      {roles: []care.Role{care.Feed}, person: true},
	SeeMessage:    {roles: teamAndGP, person: true},
	SeeUnread:     {roles: []care.Role{care.HospitalCoordinator, care.HospitalPhysician}},
	RunMessage:    {roles: []care.Role{care.Administrator}},
	HandleMessage: {roles: []care.Role{care.Administrator}},
	SeeCard:       {roles: []care.Role{care.RecordSystem}, person: true},
	SeeRecord:     {roles: []care.Role{care.RecordSystem}, person: true},
	CountRecords:  {roles: []care.Role{care.RecordSystem}},
	OpenLaunched:  {roles: clinical, person: true},

	SeeData:             {roles: loaders},
	LoadData:            {roles: loaders},
	KeepStayBasis:       {roles: []care.Role{care.Administrator}},
	SeeOpenStays:        {roles: []care.Role{care.HospitalCoordinator, care.HospitalPhysician}},
	SeeMessages:         {roles: teamAndGP, person: true},
	TakeSilence:         {roles: []care.Role{care.Administrator}},
	MarkAddress:         {roles: []care.Role{care.Administrator}},
	SeeCandidates:       {roles: append(hospital[:2:2], care.Analyst)},
	SeeCandidateFigures: {roles: append(hospital[:2:2], care.Analyst, care.Manager)},
	SeeResults:          {roles: []care.Role{care.Manager, care.Analyst}},
	SeeQuality:          {roles: []care.Role{care.Manager, care.Analyst}},
	MarkChange:          {roles: []care.Role{care.Manager}},
	SeeReports:          {roles: []care.Role{care.Manager, care.Analyst}},
	FreezeReport:        {roles: []care.Role{care.Manager, care.Analyst}},
	SeeNetwork:          {roles: []care.Role{care.Manager, care.Analyst}},
	KeepNetwork:         {roles: []care.Role{care.Manager, care.Analyst}},
	DecideCandidate:     {roles: hospital},
	RevealCandidate:     {roles: hospital},
	KeepRules:           {roles: append(hospital[:2:2], care.Analyst)},
	UseRule:             {roles: hospital},
	ObjectUnnamed:       {roles: hospital},
	SeeHomecoming:       {roles: hospital},

	TellUse:        {roles: []care.Role{care.Feed}, person: true},
	LoadUse:        {roles: []care.Role{care.MunicipalCoordinator}},
	KeepPrices:     {roles: []care.Role{care.Analyst}},
	SeeRegistry:    {roles: []care.Role{care.Analyst, care.Manager}},
	LoadRegistry:   {roles: []care.Role{care.Analyst}},
	SeeExtracts:    {roles: []care.Role{care.Analyst, care.Manager}},
	OrderExtract:   {roles: []care.Role{care.Analyst}},
	ApproveExtract: {roles: []care.Role{care.Manager}},
	MakeExtract:    {roles: []care.Role{care.Analyst}},
	HandOutExtract: {roles: []care.Role{care.Analyst}},
	DiscardExtract: {roles: []care.Role{care.Analyst, care.Manager}},
	ExpireExtract:  {roles: []care.Role{care.Feed}},
	ExpireRegistry: {roles: []care.Role{care.Feed}},
	AskPseudonym:   {roles: []care.Role{care.Feed}},
	SeeStaffing:    {roles: []care.Role{care.Manager, care.Analyst, care.Administrator}},
	PlanStaffing:   {roles: []care.Role{care.Manager}},

	SeeMeetings:  {roles: team},
	KeepMeetings: {roles: team},
	BringCase:    {roles: team, person: true},

	SeeSurveys:   {roles: figures},
	KeepSets:     {roles: []care.Role{care.Administrator}},
	KeepSurveys:  {roles: []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator, care.Manager}},
	SeeAnswers:   {roles: teamAndGP, person: true},
	GiveSurvey:   {roles: team, person: true},
	AnswerSurvey: {roles: []care.Role{care.Feed}, person: true},
}

// May reports whether the role may do the deed at all, for menus and buttons. Decide has the last word.
func May(r care.Role, d Deed) bool {
	for _, x := range rules[d].roles {
		if x == r {
			return true
		}
	}
	return false
}
