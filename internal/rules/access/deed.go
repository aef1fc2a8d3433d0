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
	SeeQuestions Deed = "see.questions" // Spør IHT-lege: asked in the own area, or by oneself
	SeeSessions  Deed = "see.sessions"  // one's own
	SeeDraft     Deed = "see.draft"     // a plan that is being written or heard
)

// Deeds.
const (
	Refer          Deed = "enrolment.refer"
	Assess         Deed = "enrolment.assess" // answer criteria, score CFS
	DecideOutcome  Deed = "enrolment.decide"
	RecordConsent  Deed = "enrolment.consent"
	BookVisit      Deed = "enrolment.book"
	RecordMapping  Deed = "enrolment.map"
	WritePlan      Deed = "enrolment.plan"
	LogContact     Deed = "enrolment.contact"
	Evaluate       Deed = "enrolment.evaluate"
	Pause          Deed = "enrolment.pause" // and resume
	Assign         Deed = "enrolment.assign"
	End            Deed = "enrolment.end"
	Correct        Deed = "enrolment.correct"
	EditPerson     Deed = "patient.edit" // details, next of kin, GP, care workers
	RegisterDeath  Deed = "patient.death"
	Ask            Deed = "question.ask"
	AnswerQuestion Deed = "question.answer"
	KeepLists      Deed = "list.save"
	ImportPatients Deed = "import.patients"
	Configure      Deed = "configure" // organisations, users, pathways
	BeginSession   Deed = "session.begin"
	EndSession     Deed = "session.end" // one's own

	SeeMapping    Deed = "see.mapping" // the mapping conversation
	RecordScore   Deed = "score.record"
	Report        Deed = "concern.report" // Meld bekymring
	HandleConcern Deed = "concern.handle"
	RecordWish    Deed = "clarification.wish"   // what the patient wishes about treatment
	DecideLimits  Deed = "clarification.decide" // the medical decision: physicians only

	EditPlan      Deed = "plan.edit"    // write in a draft; by section: the GP only the GP's own
	SendHearing   Deed = "plan.hear"    // send, remind, take over, answer an answer
	AnswerHearing Deed = "plan.answer"  // the GP; the team on behalf of patient and next of kin
	PublishPlan   Deed = "plan.publish" // sign a version
	UpdatePlan    Deed = "plan.update"  // a measure done, a date moved, without a hearing
)

type rule struct {
	roles  []care.Role
	person bool // concerns one person: the actor must have to do with her
}

var (
	team      = []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician}
	teamAndGP = append(team[:3:3], care.GeneralPractitioner)
	clinical  = append(teamAndGP[:4:4], care.CareWorker, care.EmergencyClinician)
	figures   = append(team[:3:3], care.Manager, care.Analyst)
)

// rules is the whole table of who may do what. What is not here, nobody may.
var rules = map[Deed]rule{
	SeeMyDay:     {clinical, false},
	SeeList:      {append(teamAndGP[:4:4], care.CareWorker), false},
	SeeOverview:  {figures, false},
	SeePerson:    {teamAndGP, true},
	SeeSummary:   {clinical, true},
	SeePlan:      {append(teamAndGP[:4:4], care.CareWorker), true},
	SeeNIN:       {teamAndGP, true},
	SeeLog:       {teamAndGP, true},
	Search:       {clinical, false},
	Export:       {team, false},
	SeeConfig:    {[]care.Role{care.Administrator}, false},
	SeeQuestions: {teamAndGP, false},
	SeeSessions:  {care.Roles, false},

	Refer:          {teamAndGP, true},
	Assess:         {team, true},
	DecideOutcome:  {team, true},
	RecordConsent:  {team, true},
	BookVisit:      {team, true},
	RecordMapping:  {team, true},
	WritePlan:      {team, true},
	LogContact:     {teamAndGP, true},
	Evaluate:       {team, true},
	Pause:          {team, true},
	Assign:         {team, true},
	End:            {team, true},
	Correct:        {team, true},
	EditPerson:     {team, true},
	RegisterDeath:  {teamAndGP, true},
	Ask:            {[]care.Role{care.MunicipalCoordinator, care.HospitalCoordinator, care.GeneralPractitioner}, true},
	AnswerQuestion: {[]care.Role{care.HospitalPhysician}, true},
	KeepLists:      {teamAndGP, false},
	ImportPatients: {[]care.Role{care.MunicipalCoordinator, care.HospitalCoordinator}, false},
	Configure:      {[]care.Role{care.Administrator}, false},
	BeginSession:   {care.Roles, false},
	EndSession:     {care.Roles, false},

	SeeMapping:    {teamAndGP, true},
	RecordScore:   {teamAndGP, true},
	Report:        {append(teamAndGP[:4:4], care.CareWorker), true},
	HandleConcern: {teamAndGP, true},
	RecordWish:    {teamAndGP, true},
	DecideLimits:  {[]care.Role{care.HospitalPhysician, care.GeneralPractitioner}, true},

	SeeDraft:      {teamAndGP, true},
	EditPlan:      {teamAndGP, true},
	SendHearing:   {team, true},
	AnswerHearing: {teamAndGP, true},
	PublishPlan:   {team, true},
	UpdatePlan:    {append(teamAndGP[:4:4], care.CareWorker), true},
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
