package web

import (
	"net/http"

	"traad/internal/app/signin"
	"traad/internal/base/traffic"
	"traad/internal/front/web/page/absence"
	"traad/internal/front/web/page/accesslog"
	"traad/internal/front/web/page/account"
	"traad/internal/front/web/page/adminaddress"
	"traad/internal/front/web/page/adminagreement"
	"traad/internal/front/web/page/adminbasis"
	"traad/internal/front/web/page/adminchange"
	"traad/internal/front/web/page/adminclient"
	"traad/internal/front/web/page/adminfeed"
	"traad/internal/front/web/page/admininstrument"
	"traad/internal/front/web/page/adminjob"
	"traad/internal/front/web/page/adminorganisation"
	"traad/internal/front/web/page/adminpaper"
	"traad/internal/front/web/page/adminpathway"
	"traad/internal/front/web/page/adminrole"
	"traad/internal/front/web/page/adminsetup"
	"traad/internal/front/web/page/adminstart"
	"traad/internal/front/web/page/adminsubstitute"
	"traad/internal/front/web/page/adminsurvey"
	"traad/internal/front/web/page/adminuser"
	"traad/internal/front/web/page/alert"
	"traad/internal/front/web/page/assess"
	"traad/internal/front/web/page/assign"
	"traad/internal/front/web/page/callback"
	"traad/internal/front/web/page/candidate"
	"traad/internal/front/web/page/clarification"
	"traad/internal/front/web/page/concern"
	"traad/internal/front/web/page/consent"
	"traad/internal/front/web/page/contact"
	"traad/internal/front/web/page/correct"
	"traad/internal/front/web/page/data"
	"traad/internal/front/web/page/document"
	"traad/internal/front/web/page/emergency"
	"traad/internal/front/web/page/end"
	"traad/internal/front/web/page/evaluate"
	"traad/internal/front/web/page/facts"
	"traad/internal/front/web/page/followup"
	"traad/internal/front/web/page/handbook"
	"traad/internal/front/web/page/handover"
	"traad/internal/front/web/page/journal"
	"traad/internal/front/web/page/launch"
	"traad/internal/front/web/page/letters"
	"traad/internal/front/web/page/login"
	"traad/internal/front/web/page/mailbox"
	"traad/internal/front/web/page/mapping"
	"traad/internal/front/web/page/meeting"
	"traad/internal/front/web/page/merge"
	"traad/internal/front/web/page/message"
	"traad/internal/front/web/page/mine"
	"traad/internal/front/web/page/movein"
	"traad/internal/front/web/page/municipal"
	"traad/internal/front/web/page/myday"
	"traad/internal/front/web/page/network"
	"traad/internal/front/web/page/objection"
	"traad/internal/front/web/page/overview"
	"traad/internal/front/web/page/ownaccess"
	"traad/internal/front/web/page/paper"
	"traad/internal/front/web/page/pathways"
	"traad/internal/front/web/page/pause"
	"traad/internal/front/web/page/person"
	"traad/internal/front/web/page/plan"
	"traad/internal/front/web/page/planwhere"
	"traad/internal/front/web/page/public"
	"traad/internal/front/web/page/quality"
	"traad/internal/front/web/page/question"
	"traad/internal/front/web/page/recordexport"
	"traad/internal/front/web/page/refer"
	"traad/internal/front/web/page/removal"
	"traad/internal/front/web/page/report"
	"traad/internal/front/web/page/research"
	"traad/internal/front/web/page/results"
	"traad/internal/front/web/page/review"
	"traad/internal/front/web/page/score"
	"traad/internal/front/web/page/search"
	"traad/internal/front/web/page/staffing"
	"traad/internal/front/web/page/stay"
	"traad/internal/front/web/page/summary"
	"traad/internal/front/web/page/survey"
	"traad/internal/front/web/page/surveydoor"
	"traad/internal/front/web/page/timeline"
	"traad/internal/front/web/page/visit"
	"traad/internal/front/web/page/ward"
	"traad/internal/front/web/page/watch"
	"traad/internal/front/web/page/withheld"
	"traad/internal/front/web/page/word"
	"traad/internal/rules/access"
)

// provider is a provider as the pages of log-in know it, nil for none.
func (f *front) provider(p *Login) *login.Provider {
	if p == nil {
		return nil
	}
	return &login.Provider{Name: p.Name, Client: p.Client, Link: p.Link, Log: f.options.Log}
}

// routes is the whole list of addresses. in: for somebody who is logged in; role: for one whose role may do the deed, where the
// page asks for something else first; open: for everybody. whole: written in all languages, see tongue.go.
func (f *front) routes(mux *http.ServeMux) {
	in, open, role := f.in, f.open, f.role
	l := login.NewPage(f.provider(f.options.Login), f.provider(f.options.OwnLogin), f.service.Now)
	l.Cookie, l.Secure, l.Proxies = f.sessionCookie(), f.options.Secure, f.options.Proxies
	if l.Proxies == nil {
		l.Proxies = traffic.Loopback
	}
	if f.options.Demo != nil {
		l.Logins, l.Record = f.options.Demo.Logins, f.options.Demo.Record
	}

	mux.HandleFunc("GET /logg-inn", whole(open(l.Show)))
	mux.HandleFunc("POST /logg-inn", whole(open(l.Demo)))
	mux.HandleFunc("GET /logg-inn/start", whole(open(l.Start)))
	mux.HandleFunc("GET /logg-inn/svar", whole(open(l.Answer)))
	mux.HandleFunc("GET /logg-inn/pasient/start", whole(open(l.StartOwn)))
	mux.HandleFunc("GET /logg-inn/pasient/svar", whole(open(l.AnswerOwn)))
	mux.HandleFunc("GET /logg-inn/rolle", whole(open(l.Choices)))
	mux.HandleFunc("POST /logg-inn/rolle", whole(open(l.Pick)))
	mux.HandleFunc("POST /sprak", whole(open(f.chooseTongue)))
	mux.HandleFunc("GET /rolle", whole(in(l.Roles)))
	mux.HandleFunc("POST /rolle", whole(in(l.Choose)))
	mux.HandleFunc("POST /logg-ut", whole(open(l.Leave)))

	from := launch.New(f.service.Now)
	from.Cookie, from.Proxies, from.Log = l.Cookie, l.Proxies, f.options.Log
	mux.HandleFunc("GET /smart/launch", whole(open(from.Start)))
	mux.HandleFunc("GET /smart/svar/{system}", whole(open(from.Answer)))
	mux.HandleFunc("POST /smart/apne", whole(open(from.Open)))
	mux.HandleFunc("GET /smart/pasient", whole(in(from.Patient)))
	mux.HandleFunc("GET /smart/gjelder", f.unknown(from.Stands))

	mux.HandleFunc("GET /{$}", whole(in(myday.Show)))

	mux.HandleFunc("GET /henvisninger/ny", whole(in(refer.Show)))
	mux.HandleFunc("POST /henvisninger", whole(in(refer.Send)))
	mux.HandleFunc("GET /handbok", whole(in(handbook.Show)))
	mux.HandleFunc("GET /handbok/{kode}", whole(in(handbook.Show)))
	mux.HandleFunc("GET /handbok/{kode}/{steg}", whole(role(access.WriteHandbook, handbook.Edit)))
	mux.HandleFunc("POST /handbok/{kode}/{steg}", whole(role(access.WriteHandbook, handbook.Save)))
	mux.HandleFunc("GET /henvisninger/nett", whole(in(callback.List)))
	mux.HandleFunc("POST /henvisninger/nett", whole(role(access.SettleCallback, callback.Unfounded)))
	mux.HandleFunc("GET /henvisninger/nett/{id}", whole(in(callback.Show)))
	mux.HandleFunc("POST /henvisninger/nett/{id}", whole(role(access.SettleCallback, callback.Settle)))

	door := public.NewPage(l.Proxies, f.service.Now)
	if door.Cookie = l.Cookie; l.Own != nil {
		door.LogIn = login.OwnStart + "?til=" + signin.ReferDoor
	}
	if l.Work != nil {
		door.Work = "/logg-inn/start?til=" + signin.ClinicianDoor
	}
	mux.HandleFunc("GET /om-iht", whole(open(door.About)))
	mux.HandleFunc("GET /kontakt-oss", whole(open(door.Show)))
	mux.HandleFunc("POST /kontakt-oss", whole(open(door.Send)))
	mux.HandleFunc("GET /kontakt-oss/innlogget", whole(open(door.Refer)))
	mux.HandleFunc("POST /kontakt-oss/innlogget", whole(open(door.SendReferral)))
	mux.HandleFunc("GET /kontakt-oss/behandler", whole(open(door.ReferClinically)))
	mux.HandleFunc("POST /kontakt-oss/behandler", whole(open(door.SendClinical)))
	mux.HandleFunc("GET /kontakt-oss/takk", whole(open(door.Thanks)))

	mux.HandleFunc("GET /forlop", whole(in(pathways.Show)))
	mux.HandleFunc("POST /forlop", whole(role(access.SeeList, pathways.Search)))
	mux.HandleFunc("GET /forlop.xlsx", in(pathways.Excel))
	mux.HandleFunc("POST /forlop/ansvarlig", whole(role(access.Assign, pathways.Assign)))
	mux.HandleFunc("GET /forlop/lister/ny", whole(in(pathways.NewList)))
	mux.HandleFunc("POST /forlop/lister", whole(in(pathways.SaveList)))
	mux.HandleFunc("POST /forlop/lister/velg", whole(role(access.KeepLists, pathways.ChooseList)))
	mux.HandleFunc("POST /forlop/lister/medlemmer", whole(role(access.KeepLists, pathways.ListMembers)))
	mux.HandleFunc("GET /forlop/lister/slett", whole(role(access.KeepLists, pathways.AskDelete)))
	mux.HandleFunc("POST /forlop/lister/slett", whole(role(access.KeepLists, pathways.DeleteList)))

	mux.HandleFunc("GET /oversikt", whole(in(overview.Show)))
	mux.HandleFunc("GET /oversikt.xlsx", whole(in(overview.Excel)))

	mux.HandleFunc("GET /ressurser", whole(in(staffing.Show)))
	mux.HandleFunc("GET /ressurser/{org}", whole(role(access.PlanStaffing, staffing.One)))
	mux.HandleFunc("POST /ressurser/{org}/plan", whole(role(access.PlanStaffing, staffing.Begin)))
	mux.HandleFunc("POST /ressurser/{org}/scenario", whole(role(access.PlanStaffing, staffing.Variant)))
	mux.HandleFunc("GET /ressurser/{org}/plan/{id}", whole(role(access.PlanStaffing, staffing.Edit)))
	mux.HandleFunc("POST /ressurser/{org}/plan/{id}", whole(role(access.PlanStaffing, staffing.Save)))
	mux.HandleFunc("POST /ressurser/{org}/plan/{id}/svar", whole(role(access.PlanStaffing, staffing.Sums)))
	mux.HandleFunc("GET /ressurser/{org}/plan/{id}/bok.xlsx", role(access.PlanStaffing, staffing.Workbook))
	mux.HandleFunc("GET /ressurser/{org}/plan/{id}/excel", whole(role(access.PlanStaffing, staffing.Book)))
	mux.HandleFunc("POST /ressurser/{org}/plan/{id}/excel", whole(role(access.PlanStaffing, staffing.Read)))
	mux.HandleFunc("POST /ressurser/{org}/plan/{id}/godkjenn", whole(role(access.PlanStaffing, staffing.Approve)))
	mux.HandleFunc("POST /ressurser/{org}/plan/{id}/forkast", whole(role(access.PlanStaffing, staffing.Drop)))
	mux.HandleFunc("POST /ressurser/{org}/plan/{id}/angre", whole(role(access.PlanStaffing, staffing.Restore)))

	mux.HandleFunc("GET /ressursark", whole(role(access.PlanStaffing, staffing.Incoming)))
	mux.HandleFunc("POST /ressursark", whole(role(access.PlanStaffing, staffing.Upload)))
	mux.HandleFunc("GET /ressursark/{run}", whole(role(access.PlanStaffing, staffing.LookIncoming)))
	mux.HandleFunc("POST /ressursark/{run}", whole(role(access.PlanStaffing, staffing.TakeIncoming)))

	mux.HandleFunc("GET /utbredelse", whole(in(staffing.Spread)))
	mux.HandleFunc("GET /utbredelse/{org}", whole(role(access.PlanStaffing, staffing.Area)))
	mux.HandleFunc("POST /utbredelse/{org}", whole(role(access.PlanStaffing, staffing.SaveArea)))

	mux.HandleFunc("GET /resultater", whole(in(results.Show)))
	mux.HandleFunc("GET /resultater.xlsx", whole(in(results.Excel)))
	mux.HandleFunc("GET /resultater/laeringsnettverk", whole(role(access.SeeNetwork, network.Show)))
	mux.HandleFunc("GET /resultater/laeringsnettverk.xlsx", whole(role(access.SeeNetwork, network.Excel)))
	mux.HandleFunc("GET /resultater/laeringsnettverk.pdf", whole(role(access.SeeNetwork, network.PDF)))
	mux.HandleFunc("POST /resultater/laeringsnettverk/egen", whole(role(access.KeepNetwork, network.Share)))
	mux.HandleFunc("POST /resultater/laeringsnettverk/fil", whole(role(access.KeepNetwork, network.Take)))
	mux.HandleFunc("GET /resultater/laeringsnettverk/{id}/fil", whole(role(access.KeepNetwork, network.Fetch)))
	mux.HandleFunc("POST /resultater/laeringsnettverk/{id}/angre", whole(role(access.KeepNetwork, network.Withdraw)))
	mux.HandleFunc("GET /resultater/rapport", whole(in(report.Show)))
	mux.HandleFunc("POST /resultater/rapport", whole(role(access.FreezeReport, report.Freeze)))
	mux.HandleFunc("GET /resultater/rapport/{id}", whole(in(report.One)))
	mux.HandleFunc("GET /resultater/rapport/{id}/pdf", in(report.PDF))
	mux.HandleFunc("GET /resultater/rapport/{id}/xlsx", in(report.Excel))
	mux.HandleFunc("GET /resultater/kvalitet", whole(in(quality.Show)))
	mux.HandleFunc("GET /resultater/kvalitet.xlsx", whole(in(quality.Excel)))
	mux.HandleFunc("GET /resultater/kvalitet/endring", whole(in(quality.New)))
	mux.HandleFunc("POST /resultater/kvalitet/endring", whole(in(quality.Save)))
	mux.HandleFunc("POST /resultater/kvalitet/endring/{id}/trekk", whole(in(quality.Withdraw)))
	mux.HandleFunc("GET /kandidater", whole(in(candidate.List)))
	mux.HandleFunc("GET /kandidater/hjemreise", whole(in(candidate.Home)))
	mux.HandleFunc("GET /kandidater/treff", whole(in(candidate.Figures)))
	mux.HandleFunc("GET /kandidater/regel", whole(in(candidate.RulePage)))
	mux.HandleFunc("POST /kandidater/regel", whole(role(access.KeepRules, candidate.SaveRule)))
	mux.HandleFunc("POST /kandidater/regel/prov", whole(role(access.KeepRules, candidate.Try)))
	mux.HandleFunc("POST /kandidater/regel/bruk", whole(role(access.UseRule, candidate.Use)))
	mux.HandleFunc("GET /kandidater/reservasjon", whole(in(candidate.Unnamed)))
	mux.HandleFunc("POST /kandidater/reservasjon", whole(role(access.ObjectUnnamed, candidate.ObjectUnnamed)))
	mux.HandleFunc("POST /kandidater/reservasjon/trekk", whole(role(access.ObjectUnnamed, candidate.TakeBackUnnamed)))
	mux.HandleFunc("POST /kandidater/{kode}/avgjorelse", whole(role(access.DecideCandidate, candidate.Decide)))
	mux.HandleFunc("POST /kandidater/{kode}/identitet", whole(role(access.RevealCandidate, candidate.Reveal)))

	mux.HandleFunc("GET /forlop/{id}/vurdering", whole(in(assess.Show)))
	mux.HandleFunc("POST /forlop/{id}/vurdering", whole(in(assess.Save)))
	mux.HandleFunc("POST /forlop/{id}/beslutning", whole(in(assess.Decide)))
	mux.HandleFunc("POST /forlop/{id}/opplysninger-mottatt", whole(in(assess.Receive)))
	mux.HandleFunc("GET /forlop/{id}/samtykke", whole(in(consent.Show)))
	mux.HandleFunc("POST /forlop/{id}/samtykke", whole(in(consent.Save)))
	mux.HandleFunc("GET /forlop/{id}/trekk-samtykke", whole(in(consent.ShowWithdrawal)))
	mux.HandleFunc("POST /forlop/{id}/trekk-samtykke", whole(in(consent.Withdraw)))
	mux.HandleFunc("GET /forlop/{id}/besok", whole(in(visit.Show)))
	mux.HandleFunc("POST /forlop/{id}/besok", whole(in(visit.Save)))
	mux.HandleFunc("POST /forlop/{id}/avlys", whole(in(visit.Cancel)))
	mux.HandleFunc("GET /forlop/{id}/sett-pa-posten", whole(in(ward.Show)))
	mux.HandleFunc("POST /forlop/{id}/sett-pa-posten", whole(in(ward.Save)))
	mux.HandleFunc("GET /forlop/{id}/brev", whole(in(letters.Show)))
	mux.HandleFunc("POST /forlop/{id}/brev", whole(role(access.MakeLetter, letters.Make)))
	mux.HandleFunc("GET /forlop/{id}/brev/{brev}", whole(in(letters.One)))
	mux.HandleFunc("GET /forlop/{id}/brev/{brev}/pdf", in(letters.PDF))
	mux.HandleFunc("GET /forlop/{id}/kartlegging", whole(in(mapping.Show)))
	mux.HandleFunc("POST /forlop/{id}/kartlegging", whole(role(access.RecordMapping, mapping.Save)))
	mux.HandleFunc("GET /forlop/{id}/kartlegging/journal", whole(in(journal.OfMapping)))
	mux.HandleFunc("GET /forlop/{id}/journal/{event}", whole(in(journal.Show)))
	mux.HandleFunc("GET /forlop/{id}/journal/{event}/tekst.txt", whole(in(journal.File)))
	mux.HandleFunc("GET /forlop/{id}/plan", whole(in(plan.Old)))
	mux.HandleFunc("GET /forlop/{id}/plan/rediger", whole(in(plan.OldEdit)))
	mux.HandleFunc("GET /forlop/{id}/kontakt", whole(in(contact.Show)))
	mux.HandleFunc("POST /forlop/{id}/kontakt", whole(in(contact.Save)))
	mux.HandleFunc("GET /forlop/{id}/evaluering", whole(in(evaluate.Show)))
	mux.HandleFunc("POST /forlop/{id}/evaluering", whole(in(evaluate.Save)))
	mux.HandleFunc("GET /forlop/{id}/pause", whole(in(pause.Show)))
	mux.HandleFunc("POST /forlop/{id}/pause", whole(in(pause.Save)))
	mux.HandleFunc("POST /forlop/{id}/gjenoppta", whole(in(pause.Resume)))
	mux.HandleFunc("GET /forlop/{id}/ansvarlig", whole(in(assign.Show)))
	mux.HandleFunc("POST /forlop/{id}/ansvarlig", whole(in(assign.Save)))
	mux.HandleFunc("GET /forlop/{id}/avslutt", whole(in(end.Show)))
	mux.HandleFunc("POST /forlop/{id}/avslutt", whole(in(end.Save)))
	mux.HandleFunc("GET /forlop/{id}/rett/{event}", whole(in(correct.Show)))
	mux.HandleFunc("POST /forlop/{id}/rett/{event}", whole(in(correct.Save)))
	mux.HandleFunc("POST /forlop/{id}/angre", whole(in(correct.Undo)))

	mux.HandleFunc("POST /dokument/{id}/felt", whole(in(document.Save)))
	mux.HandleFunc("POST /dokument/{id}/her", whole(in(document.Here)))

	mux.HandleFunc("GET /personer/{id}/trygghetskort", whole(in(paper.Card)))
	mux.HandleFunc("GET /personer/{id}/trygghetskort.pdf", in(paper.CardPDF))
	mux.HandleFunc("GET /personer/{id}/plan/pasient", whole(in(paper.Patient)))
	mux.HandleFunc("GET /personer/{id}/plan/pasient.pdf", in(paper.PatientPDF))
	mux.HandleFunc("GET /personer/{id}/plan.pdf", in(paper.PlanPDF))
	mux.HandleFunc("GET /personer/{id}/plan", whole(in(plan.Show)))
	mux.HandleFunc("POST /personer/{id}/plan", whole(in(plan.Begin)))
	mux.HandleFunc("GET /personer/{id}/plan/rediger", whole(in(plan.Edit)))
	mux.HandleFunc("POST /personer/{id}/plan/rediger", whole(in(plan.Save)))
	mux.HandleFunc("GET /personer/{id}/plan/historikk", whole(in(plan.History)))
	mux.HandleFunc("GET /personer/{id}/plan/meldinger", whole(in(planwhere.Show)))
	mux.HandleFunc("POST /personer/{id}/plan/meldinger/endringer", whole(role(access.SendMessage, planwhere.SendChanges)))
	mux.HandleFunc("POST /personer/{id}/plan/meldinger/{mid}/fulgt-opp", whole(role(access.SettleMessage, planwhere.Settle)))
	mux.HandleFunc("GET /personer/{id}/plan/innkommet/{iid}/vedlegg/{nr}", whole(role(access.SeeDraft, planwhere.Attachment)))
	mux.HandleFunc("POST /personer/{id}/plan/innkommet/{iid}", whole(role(access.SettleMessage, planwhere.SettleIncoming)))
	mux.HandleFunc("POST /personer/{id}/plan/meldinger/{mid}/igjen", whole(role(access.SendMessage, planwhere.Again)))
	mux.HandleFunc("GET /personer/{id}/plan/send", whole(in(plan.Send)))
	mux.HandleFunc("POST /personer/{id}/plan/send", whole(in(plan.Send)))
	mux.HandleFunc("GET /personer/{id}/plan/publiser", whole(in(plan.Publish)))
	mux.HandleFunc("POST /personer/{id}/plan/publiser", whole(in(plan.Publish)))
	mux.HandleFunc("GET /personer/{id}/plan/horing", whole(in(plan.Answer)))
	mux.HandleFunc("POST /personer/{id}/plan/horing", whole(in(plan.Answer)))
	mux.HandleFunc("POST /personer/{id}/plan/svar", whole(role(access.SendHearing, plan.Reply)))
	mux.HandleFunc("POST /personer/{id}/plan/purr", whole(role(access.SendHearing, plan.Remind)))
	mux.HandleFunc("POST /personer/{id}/plan/overta", whole(role(access.SendHearing, plan.TakeOver)))
	mux.HandleFunc("GET /personer/{id}/plan/frist", whole(in(plan.Extend)))
	mux.HandleFunc("POST /personer/{id}/plan/frist", whole(in(plan.Extend)))
	mux.HandleFunc("GET /personer/{id}/plan/trekk", whole(in(plan.Withdraw)))
	mux.HandleFunc("POST /personer/{id}/plan/trekk", whole(in(plan.Withdraw)))
	mux.HandleFunc("POST /personer/{id}/plan/endre", whole(role(access.UpdatePlan, plan.Change)))

	mux.HandleFunc("GET /personer/{id}", whole(in(person.Show)))
	mux.HandleFunc("POST /personer/{id}/fodselsnummer", whole(in(person.Number)))
	mux.HandleFunc("GET /personer/{id}/oppfolging", whole(in(followup.Show)))
	mux.HandleFunc("GET /personer/{id}/hendelser", whole(in(timeline.Show)))
	mux.HandleFunc("GET /personer/{id}/opplysninger", whole(in(facts.Show)))
	mux.HandleFunc("POST /personer/{id}/opplysninger", whole(in(facts.Save)))
	mux.HandleFunc("GET /personer/{id}/dod", whole(in(facts.Death)))
	mux.HandleFunc("POST /personer/{id}/dod", whole(in(facts.RegisterDeath)))
	mux.HandleFunc("GET /personer/{id}/innsynslogg", whole(in(accesslog.Show)))
	mux.HandleFunc("GET /personer/{id}/reservasjoner", whole(in(objection.Show)))
	mux.HandleFunc("POST /personer/{id}/reservasjoner", whole(in(objection.Save)))
	mux.HandleFunc("POST /personer/{id}/reservasjoner/{nr}/trekk", whole(in(objection.TakeBack)))
	mux.HandleFunc("GET /personer/{id}/innsynslogg.csv", in(accesslog.CSV))
	mux.HandleFunc("GET /personer/{id}/innsynslogg/utskrift", whole(in(accesslog.Print)))
	mux.HandleFunc("GET /personer/{id}/avdelingsark", whole(in(summary.Show)))
	mux.HandleFunc("GET /personer/{id}/oppsummering", whole(role(access.SeeSummary, summary.Old)))
	mux.HandleFunc("GET /personer/{id}/sporsmal", whole(in(question.Ask)))
	mux.HandleFunc("POST /personer/{id}/sporsmal", whole(in(question.Send)))
	mux.HandleFunc("GET /personer/{id}/skarer", whole(in(score.Show)))
	mux.HandleFunc("POST /personer/{id}/skarer", whole(in(score.Add)))
	mux.HandleFunc("GET /skarer/{sid}/rett", whole(in(score.Correct)))
	mux.HandleFunc("POST /skarer/{sid}/rett", whole(in(score.SaveCorrection)))
	mux.HandleFunc("GET /personer/{id}/avklaringer", whole(in(clarification.Show)))
	mux.HandleFunc("POST /personer/{id}/avklaringer", whole(in(clarification.Save)))
	mux.HandleFunc("GET /personer/{id}/bekymring", whole(in(concern.Report)))
	mux.HandleFunc("POST /personer/{id}/bekymring", whole(in(concern.Send)))
	mux.HandleFunc("GET /bekymringer/{bid}", whole(in(concern.Show)))
	mux.HandleFunc("POST /bekymringer/{bid}", whole(in(concern.Save)))
	mux.HandleFunc("GET /personer/{id}/innleggelse", whole(in(stay.Show)))
	mux.HandleFunc("POST /personer/{id}/innleggelse", whole(in(stay.Save)))
	mux.HandleFunc("GET /personer/{id}/innleggelse/{sid}", whole(in(stay.Correct)))
	mux.HandleFunc("POST /personer/{id}/innleggelse/{sid}", whole(role(access.RecordStay, stay.SaveCorrect)))
	mux.HandleFunc("GET /personer/{id}/innleggelse/{sid}/sporsmal", whole(in(stay.Review)))
	mux.HandleFunc("POST /personer/{id}/innleggelse/{sid}/sporsmal", whole(in(stay.SaveReview)))
	mux.HandleFunc("GET /personer/{id}/innleggelse/{sid}/avtale", whole(in(stay.Visit)))
	mux.HandleFunc("POST /personer/{id}/innleggelse/{sid}/avtale", whole(role(access.BookVisit, stay.SaveVisit)))
	mux.HandleFunc("GET /sporsmal", whole(in(question.List)))
	mux.HandleFunc("GET /sporsmal/{qid}", whole(in(question.Show)))
	mux.HandleFunc("POST /sporsmal/{qid}", whole(in(question.Save)))
	mux.HandleFunc("GET /sok", whole(in(search.Form)))
	mux.HandleFunc("GET /personer/{id}/sla-sammen", whole(in(merge.Show)))
	mux.HandleFunc("POST /personer/{id}/sla-sammen/finn", whole(in(merge.Find)))
	mux.HandleFunc("POST /personer/{id}/sla-sammen", whole(in(merge.Save)))
	mux.HandleFunc("POST /personer/{id}/sla-sammen/angre", whole(role(access.MergePersons, merge.Undo)))
	mux.HandleFunc("GET /personer/{id}/ett-forlop", whole(in(merge.ShowOne)))
	mux.HandleFunc("POST /personer/{id}/ett-forlop", whole(in(merge.KeepOne)))
	mux.HandleFunc("GET /personer/{id}/slett", whole(in(removal.AskPerson)))
	mux.HandleFunc("POST /personer/{id}/slett", whole(in(removal.SendPerson)))
	mux.HandleFunc("GET /forlop/{id}/slett", whole(in(removal.Ask)))
	mux.HandleFunc("POST /forlop/{id}/slett", whole(in(removal.Send)))
	mux.HandleFunc("GET /slettinger", whole(in(removal.List)))
	mux.HandleFunc("GET /slettinger/{rid}", whole(in(removal.Show)))
	mux.HandleFunc("POST /slettinger/{rid}", whole(in(removal.Settle)))
	mux.HandleFunc("POST /sok", whole(in(search.Find)))

	mux.HandleFunc("GET /nodtilgang", whole(in(emergency.Form)))
	mux.HandleFunc("POST /nodtilgang", whole(in(emergency.Take)))
	mux.HandleFunc("GET /nodtilganger", whole(in(emergency.List)))
	mux.HandleFunc("POST /nodtilganger/{nr}", whole(in(emergency.Review)))

	mux.HandleFunc("GET /innflytting", whole(in(movein.Start)))
	mux.HandleFunc("POST /innflytting", whole(role(access.ImportPatients, movein.Send)))
	mux.HandleFunc("GET /innflytting/mal.xlsx", whole(in(movein.Template)))
	mux.HandleFunc("GET /innflytting/{run}", whole(in(movein.Show)))
	mux.HandleFunc("GET /innflytting/{run}/merket.xlsx", whole(in(movein.Marked)))
	mux.HandleFunc("POST /innflytting/{run}/fullfor", whole(in(movein.Finish)))
	mux.HandleFunc("GET /innflytting/{run}/angre", whole(in(movein.AskUndo)))
	mux.HandleFunc("POST /innflytting/{run}/angre", whole(in(movein.Undo)))

	mux.HandleFunc("GET /min-konto", whole(in(account.Show)))
	mux.HandleFunc("POST /min-konto/{id}/avslutt", whole(in(account.End)))
	mux.HandleFunc("POST /min-konto/kalender", whole(role(access.KeepCalendar, account.MakeCalendar)))
	mux.HandleFunc("POST /min-konto/kalender/av", whole(role(access.KeepCalendar, account.EndCalendar)))
	mux.HandleFunc("GET /kalender/{nokkel}", open(account.Calendar))

	mux.HandleFunc("POST /min-konto/{id}/svar", whole(in(account.Answer)))

	mux.HandleFunc("GET /tilganger", whole(in(review.Show)))
	mux.HandleFunc("POST /tilganger", whole(in(review.Save)))
	mux.HandleFunc("GET /oppslagskontroll", whole(in(watch.List)))
	mux.HandleFunc("GET /oppslagskontroll/{id}", whole(in(watch.Show)))
	mux.HandleFunc("POST /oppslagskontroll/{id}", whole(in(watch.Save)))

	mux.HandleFunc("GET /administrasjon", whole(in(adminstart.Show)))
	mux.HandleFunc("GET /administrasjon/oppsett", whole(in(adminsetup.List)))
	mux.HandleFunc("GET /administrasjon/oppsett/{id}", whole(in(adminsetup.Show)))
	mux.HandleFunc("POST /administrasjon/oppsett/{id}/prove", whole(role(access.Configure, adminsetup.TryMail)))
	mux.HandleFunc("GET /administrasjon/oppsett/{id}/papirer", whole(in(adminpaper.List)))
	mux.HandleFunc("GET /administrasjon/oppsett/{id}/papirer/{papir}", whole(in(adminpaper.Show)))
	mux.HandleFunc("GET /administrasjon/oppsett/{id}/papirer/{papir}/utkast.html", in(adminpaper.File))
	mux.HandleFunc("GET /administrasjon/oppsett/{id}/papirer/{papir}/utkast.pdf", in(adminpaper.PDF))
	mux.HandleFunc("GET /administrasjon/virksomheter", whole(in(adminorganisation.List)))
	mux.HandleFunc("POST /administrasjon/virksomheter", whole(in(adminorganisation.Add)))
	mux.HandleFunc("GET /administrasjon/virksomheter/fil", whole(in(adminorganisation.File)))
	mux.HandleFunc("POST /administrasjon/virksomheter/fil", whole(role(access.Configure, adminorganisation.Take)))
	mux.HandleFunc("GET /administrasjon/virksomheter/mal.xlsx", in(adminorganisation.Template))
	mux.HandleFunc("GET /administrasjon/virksomheter/ny", whole(in(adminorganisation.New)))
	mux.HandleFunc("GET /administrasjon/virksomheter/{id}", whole(in(adminorganisation.Show)))
	mux.HandleFunc("POST /administrasjon/virksomheter/{id}", whole(in(adminorganisation.Save)))
	mux.HandleFunc("GET /administrasjon/brukere", whole(in(adminuser.List)))
	mux.HandleFunc("POST /administrasjon/brukere", whole(in(adminuser.Add)))
	mux.HandleFunc("POST /administrasjon/brukere/sok", whole(in(adminuser.Search)))
	mux.HandleFunc("GET /administrasjon/brukere/ny", whole(in(adminuser.New)))
	mux.HandleFunc("GET /administrasjon/brukere/{id}", whole(in(adminuser.Show)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}", whole(in(adminuser.Save)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}/avslutt", whole(in(adminuser.End)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}/apne", whole(in(adminuser.Reopen)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}/konto", whole(in(adminuser.Unlink)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}/bosted", whole(in(adminuser.Address)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}/roller", whole(in(adminuser.Grant)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}/roller/{rolle}/avslutt", whole(in(adminuser.Revoke)))
	mux.HandleFunc("GET /administrasjon/roller", whole(in(adminrole.Show)))
	mux.HandleFunc("GET /administrasjon/vikarer", whole(in(adminsubstitute.Show)))
	mux.HandleFunc("POST /administrasjon/vikarer", whole(in(adminsubstitute.Add)))
	mux.HandleFunc("POST /administrasjon/vikarer/{id}/avslutt", whole(in(adminsubstitute.End)))
	mux.HandleFunc("GET /administrasjon/forlop", whole(in(adminpathway.List)))
	mux.HandleFunc("POST /administrasjon/forlop", whole(in(adminpathway.Publish)))
	mux.HandleFunc("GET /administrasjon/forlop/ny", whole(in(adminpathway.New)))
	mux.HandleFunc("GET /administrasjon/forlop/{kode}/{versjon}", whole(role(access.SeeConfig, adminpathway.Read)))
	mux.HandleFunc("GET /administrasjon/forlop/tilpasning", whole(role(access.SeeConfig, adminpathway.Pick)))
	mux.HandleFunc("GET /administrasjon/forlopsflytting/{kode}/{versjon}", whole(role(access.Configure, adminpathway.Move)))
	mux.HandleFunc("POST /administrasjon/forlopsflytting/{kode}/{versjon}", whole(role(access.Configure, adminpathway.SaveMove)))
	mux.HandleFunc("POST /administrasjon/forlopsflytting/{id}/angre", whole(role(access.Configure, adminpathway.UndoMove)))
	mux.HandleFunc("GET /administrasjon/forlopstrekking/{kode}", whole(role(access.Configure, adminpathway.Withdraw)))
	mux.HandleFunc("POST /administrasjon/forlopstrekking/{kode}", whole(role(access.Configure, adminpathway.SaveWithdraw)))
	mux.HandleFunc("POST /administrasjon/forlopstrekking/{kode}/apne", whole(role(access.Configure, adminpathway.Reopen)))
	mux.HandleFunc("GET /administrasjon/forlop/{kode}/tilpasning/{kommune}", whole(role(access.Configure, adminpathway.Adapt)))
	mux.HandleFunc("POST /administrasjon/forlop/{kode}/tilpasning/{kommune}", whole(role(access.Configure, adminpathway.SaveAdapt)))
	mux.HandleFunc("GET /administrasjon/verktoy", whole(in(admininstrument.Show)))
	mux.HandleFunc("POST /administrasjon/verktoy", whole(in(admininstrument.Save)))
	mux.HandleFunc("GET /administrasjon/grensesnitt", whole(in(adminfeed.Show)))
	mux.HandleFunc("POST /administrasjon/grensesnitt/{nr}/kjor", whole(role(access.RunMessage, adminfeed.Run)))
	mux.HandleFunc("POST /administrasjon/grensesnitt/{nr}/behandlet", whole(role(access.HandleMessage, adminfeed.Handle)))
	mux.HandleFunc("POST /administrasjon/grensesnitt/behandlet", whole(role(access.HandleMessage, adminfeed.HandleAll)))
	mux.HandleFunc("GET /administrasjon/jobber", whole(in(adminjob.Show)))
	mux.HandleFunc("POST /administrasjon/jobber/{id}/kjor", whole(in(adminjob.Retry)))
	mux.HandleFunc("GET /administrasjon/endringer", whole(in(adminchange.Show)))

	mux.HandleFunc("GET /administrasjon/avtaler", whole(in(adminagreement.List)))
	mux.HandleFunc("GET /administrasjon/avtaler/{id}", whole(in(adminagreement.Show)))
	mux.HandleFunc("POST /administrasjon/avtaler/{id}", whole(in(adminagreement.Save)))
	mux.HandleFunc("GET /administrasjon/avtaler/{id}/rediger", whole(in(adminagreement.Edit)))
	mux.HandleFunc("GET /administrasjon/avtaler/{id}/versjon/{avtale}/{versjon}", whole(in(adminagreement.Version)))
	mux.HandleFunc("GET /administrasjon/avtaler/{id}/oppsigelse", whole(in(adminagreement.Notice)))
	mux.HandleFunc("POST /administrasjon/avtaler/{id}/oppsigelse", whole(in(adminagreement.GiveNotice)))
	mux.HandleFunc("POST /administrasjon/avtaler/{id}/oppsigelse/trekk", whole(in(adminagreement.WithdrawNotice)))
	mux.HandleFunc("GET /overlevering", whole(in(handover.Show)))
	mux.HandleFunc("GET /overlevering.xlsx", whole(in(handover.Excel)))
	mux.HandleFunc("POST /overlevering/{id}", whole(in(handover.Save)))
	mux.HandleFunc("GET /journaluttrekk", whole(in(recordexport.Show)))
	mux.HandleFunc("POST /journaluttrekk", whole(in(recordexport.Ask)))
	mux.HandleFunc("POST /journaluttrekk/{id}/godkjenn", whole(in(recordexport.Approve)))
	mux.HandleFunc("POST /journaluttrekk/{id}/avslag", whole(in(recordexport.Refuse)))
	mux.HandleFunc("GET /journaluttrekk/{id}/fil", in(recordexport.Fetch))

	mux.HandleFunc("GET /min-plan", whole(role(access.SeeOwn, paper.Mine)))
	mux.HandleFunc("GET /min-plan/plan.pdf", whole(role(access.SeeOwnPlan, paper.OwnPDF)))
	mux.HandleFunc("GET /min-plan/forberedelse", whole(role(access.SeeOwnAnswers, mine.Prepare)))
	mux.HandleFunc("POST /min-plan/forberedelse", whole(role(access.Prepare, mine.SavePrepared)))
	mux.HandleFunc("POST /min-plan/forberedelse/felt", whole(role(access.Prepare, mine.SaveField)))
	mux.HandleFunc("POST /min-plan/forberedelse/her", whole(role(access.Prepare, mine.Here)))
	mux.HandleFunc("GET /min-plan/forslag", whole(role(access.SeeOwnWords, mine.Words)))
	mux.HandleFunc("POST /min-plan/forslag", whole(role(access.Propose, mine.Say)))
	mux.HandleFunc("GET /min-plan/innsyn", whole(role(access.SeeOwnLog, accesslog.Own)))
	mux.HandleFunc("GET /min-plan/innsyn.csv", whole(role(access.SeeOwnLog, accesslog.OwnCSV)))
	mux.HandleFunc("POST /min-plan/innsyn/reservasjon", whole(role(access.WishShut, accesslog.Shut)))
	mux.HandleFunc("POST /min-plan/innsyn/{nr}/avslutt", whole(role(access.ShutOut, accesslog.ShutOut)))
	mux.HandleFunc("GET /min-plan/bekymring", whole(role(access.SeeOwn, mine.Worry)))
	mux.HandleFunc("POST /min-plan/bekymring", whole(role(access.OwnReport, mine.SendWorry)))
	mux.HandleFunc("POST /min-plan/bytt", whole(role(access.SeeOwn, l.Switch)))
	mux.HandleFunc("GET /personer/{id}/innsyn", whole(in(ownaccess.Show)))
	mux.HandleFunc("POST /personer/{id}/innsyn", whole(in(ownaccess.Give)))
	mux.HandleFunc("POST /personer/{id}/innsyn/{nr}/avslutt", whole(in(ownaccess.End)))
	mux.HandleFunc("GET /personer/{id}/innsyn/unntak", whole(in(withheld.Show)))
	mux.HandleFunc("POST /personer/{id}/innsyn/unntak", whole(role(access.Withhold, withheld.Save)))
	mux.HandleFunc("POST /personer/{id}/innsyn/unntak/{nr}/opphev", whole(role(access.Withhold, withheld.End)))
	mux.HandleFunc("GET /personer/{id}/forslag", whole(in(word.Show)))
	mux.HandleFunc("POST /forslag/{wid}", whole(role(access.AnswerWord, word.Answer)))
	mux.HandleFunc("GET /varsler", whole(in(alert.List)))
	mux.HandleFunc("GET /varsler/tall", whole(in(alert.Figures)))
	mux.HandleFunc("GET /varsler/{id}", whole(in(alert.Show)))
	mux.HandleFunc("POST /varsler/{id}/kvitter", whole(in(alert.Take)))
	mux.HandleFunc("POST /varsler/{id}/gjort", whole(in(alert.Act)))
	mux.HandleFunc("POST /varsler/{id}/videre", whole(in(alert.Forward)))
	mux.HandleFunc("POST /varsler/{id}/ikke-var", whole(in(alert.Disown)))
	mux.HandleFunc("GET /v/{lenke}", whole(in(alert.Follow)))
	mux.HandleFunc("GET /h/{lenke}", whole(in(plan.Follow)))
	mux.HandleFunc("GET /fravaer", whole(in(absence.Show)))
	mux.HandleFunc("POST /fravaer", whole(in(absence.Save)))
	mux.HandleFunc("POST /fravaer/{id}/avslutt", whole(in(absence.End)))
	mux.HandleFunc("GET /data", whole(in(data.Show)))
	mux.HandleFunc("POST /data", whole(role(access.LoadData, data.Send)))
	mux.HandleFunc("GET /data/{lid}", whole(in(data.One)))
	mux.HandleFunc("POST /data/{lid}/bruk", whole(role(access.LoadData, data.Accept)))
	mux.HandleFunc("POST /data/{lid}/forkast", whole(role(access.LoadData, data.Discard)))
	mux.HandleFunc("POST /data/{lid}/angre", whole(role(access.LoadData, data.Undo)))
	mux.HandleFunc("GET /demo/epost", whole(in(mailbox.Show)))
	mux.HandleFunc("POST /administrasjon/stille-avsender/{id}", whole(role(access.TakeSilence, adminfeed.Take)))
	mux.HandleFunc("POST /administrasjon/brukere/{id}/epost", whole(role(access.MarkAddress, adminuser.Mail)))
	mux.HandleFunc("GET /administrasjon/adresser", whole(in(adminaddress.Show)))
	mux.HandleFunc("POST /administrasjon/adresser", whole(role(access.Configure, adminaddress.Take)))
	mux.HandleFunc("GET /administrasjon/adresser/mal.xlsx", in(adminaddress.Template))
	mux.HandleFunc("POST /administrasjon/adresser/sjekk", whole(role(access.Configure, adminaddress.Check)))
	mux.HandleFunc("POST /administrasjon/adresser/{id}/fjern", whole(role(access.Configure, adminaddress.Remove)))
	mux.HandleFunc("GET /administrasjon/journalsystemer", whole(in(adminclient.Show)))
	mux.HandleFunc("POST /administrasjon/journalsystemer", whole(role(access.Configure, adminclient.Add)))
	mux.HandleFunc("GET /administrasjon/journalsystemer/{id}", whole(in(adminclient.One)))
	mux.HandleFunc("POST /administrasjon/journalsystemer/{id}", whole(role(access.Configure, adminclient.Change)))
	mux.HandleFunc("POST /administrasjon/journalsystemer/{id}/steng", whole(role(access.Configure, adminclient.End)))
	mux.HandleFunc("GET /administrasjon/apne-opphold", whole(in(adminbasis.Show)))
	mux.HandleFunc("POST /administrasjon/apne-opphold", whole(role(access.KeepStayBasis, adminbasis.Record)))
	mux.HandleFunc("POST /administrasjon/apne-opphold/{id}/trekk", whole(role(access.KeepStayBasis, adminbasis.Withdraw)))
	mux.HandleFunc("GET /meldinger", whole(in(message.Unread)))
	mux.HandleFunc("GET /meldinger/{nr}", whole(role(access.SeeMessage, message.Show)))
	mux.HandleFunc("POST /meldinger/{nr}", whole(role(access.SeeMessage, message.Open)))
	mux.HandleFunc("GET /personer/{id}/meldinger", whole(in(message.OfPerson)))
	mux.HandleFunc("GET /kommunale-tall", whole(in(municipal.Start)))
	mux.HandleFunc("POST /kommunale-tall", whole(role(access.LoadUse, municipal.Send)))
	mux.HandleFunc("POST /kommunale-tall/fagsystem", whole(role(access.LoadUse, municipal.UndoFed)))
	mux.HandleFunc("GET /kommunale-tall/mal.xlsx", whole(in(municipal.Template)))
	mux.HandleFunc("GET /kommunale-tall/{run}", whole(in(municipal.Show)))
	mux.HandleFunc("GET /kommunale-tall/{run}/merket.xlsx", whole(in(municipal.Marked)))
	mux.HandleFunc("POST /kommunale-tall/{run}/fullfor", whole(in(municipal.Finish)))
	mux.HandleFunc("POST /kommunale-tall/{run}/angre", whole(in(municipal.Undo)))
	mux.HandleFunc("GET /resultater/priser", whole(role(access.KeepPrices, results.Prices)))
	mux.HandleFunc("POST /resultater/priser", whole(role(access.KeepPrices, results.SavePrices)))
	mux.HandleFunc("GET /resultater/registre", whole(in(results.Registry)))
	mux.HandleFunc("POST /resultater/registre", whole(role(access.LoadRegistry, results.RegisterSet)))
	mux.HandleFunc("POST /resultater/registre/{id}/fil", whole(role(access.LoadRegistry, results.LoadSet)))
	mux.HandleFunc("POST /resultater/registre/{id}/slett", whole(role(access.LoadRegistry, results.DropSet)))
	mux.HandleFunc("GET /forskning", whole(in(research.Show)))
	mux.HandleFunc("POST /forskning", whole(role(access.OrderExtract, research.Order)))
	mux.HandleFunc("POST /forskning/{id}/godkjenn", whole(role(access.ApproveExtract, research.Approve)))
	mux.HandleFunc("POST /forskning/{id}/avslag", whole(role(access.ApproveExtract, research.Refuse)))
	mux.HandleFunc("POST /forskning/{id}/slett", whole(role(access.DiscardExtract, research.Discard)))
	mux.HandleFunc("GET /forskning/{id}/fil", whole(role(access.HandOutExtract, research.Fetch)))

	mux.HandleFunc("GET /koordinatormoter", whole(role(access.SeeMeetings, meeting.List)))
	mux.HandleFunc("POST /koordinatormoter", whole(role(access.KeepMeetings, meeting.Add)))
	mux.HandleFunc("GET /koordinatormoter/nytt", whole(role(access.KeepMeetings, meeting.New)))
	mux.HandleFunc("GET /koordinatormoter/{id}", whole(role(access.SeeMeetings, meeting.Show)))
	mux.HandleFunc("GET /koordinatormoter/{id}/uten-navn.pdf", role(access.SeeMeetings, meeting.PDF))
	mux.HandleFunc("GET /koordinatormoter/{id}/rediger", whole(role(access.KeepMeetings, meeting.Edit)))
	mux.HandleFunc("POST /koordinatormoter/{id}/rediger", whole(role(access.KeepMeetings, meeting.Save)))
	mux.HandleFunc("POST /koordinatormoter/{id}/avlys", whole(role(access.KeepMeetings, meeting.Cancel)))
	mux.HandleFunc("POST /koordinatormoter/{id}/beslutninger", whole(role(access.KeepMeetings, meeting.Resolve)))
	mux.HandleFunc("POST /koordinatormoter/beslutninger/{id}/gjort", whole(role(access.KeepMeetings, meeting.Done)))
	mux.HandleFunc("POST /koordinatormoter/beslutninger/{id}/apne", whole(role(access.KeepMeetings, meeting.Reopen)))
	mux.HandleFunc("POST /koordinatormoter/beslutninger/{id}/ta-bort", whole(role(access.KeepMeetings, meeting.Drop)))
	mux.HandleFunc("POST /koordinatormoter/saker/{id}/ta-av", whole(role(access.BringCase, meeting.TakeOff)))
	mux.HandleFunc("GET /personer/{id}/koordinatormote", whole(in(meeting.Bring)))
	mux.HandleFunc("POST /personer/{id}/koordinatormote", whole(in(meeting.SaveBring)))

	answers := surveydoor.NewPage(l.Proxies, f.service.Now)
	mux.HandleFunc("GET /u/takk", whole(open(answers.Thanks)))
	mux.HandleFunc("GET /u/{kode}", whole(open(answers.Show)))
	mux.HandleFunc("POST /u/{kode}", whole(open(answers.Send)))
	mux.HandleFunc("GET /undersokelser", whole(in(survey.List)))
	mux.HandleFunc("POST /undersokelser", whole(role(access.KeepSurveys, survey.Begin)))
	mux.HandleFunc("GET /undersokelser/ny", whole(role(access.KeepSurveys, survey.New)))
	mux.HandleFunc("GET /undersokelser/svar", whole(role(access.KeepSurveys, survey.Code)))
	mux.HandleFunc("POST /undersokelser/svar", whole(role(access.KeepSurveys, survey.Typed)))
	mux.HandleFunc("GET /undersokelser/{id}", whole(in(survey.One)))
	mux.HandleFunc("POST /undersokelser/{id}/lenker", whole(role(access.KeepSurveys, survey.Tickets)))
	mux.HandleFunc("POST /undersokelser/{id}/avslutt", whole(role(access.KeepSurveys, survey.Close)))
	mux.HandleFunc("GET /personer/{id}/undersokelser", whole(in(survey.Person)))
	mux.HandleFunc("POST /personer/{id}/undersokelser/{runde}/gi", whole(role(access.GiveSurvey, survey.Give)))
	mux.HandleFunc("POST /personer/{id}/undersokelser/{runde}/trekk", whole(role(access.GiveSurvey, survey.TakeBack)))
	mux.HandleFunc("GET /personer/{id}/undersokelser/{runde}", whole(role(access.GiveSurvey, survey.Fill)))
	mux.HandleFunc("POST /personer/{id}/undersokelser/{runde}", whole(role(access.GiveSurvey, survey.SaveFill)))

	mux.HandleFunc("GET /administrasjon/undersokelser", whole(in(adminsurvey.List)))
	mux.HandleFunc("POST /administrasjon/undersokelser", whole(role(access.KeepSets, adminsurvey.Begin)))
	mux.HandleFunc("GET /administrasjon/undersokelser-ferdig/{kode}", whole(in(adminsurvey.Ready)))
	mux.HandleFunc("GET /administrasjon/undersokelser/{id}", whole(in(adminsurvey.One)))
	mux.HandleFunc("POST /administrasjon/undersokelser/{id}", whole(role(access.KeepSets, adminsurvey.Save)))
	mux.HandleFunc("GET /administrasjon/undersokelser/{id}/utseende", whole(in(adminsurvey.Look)))
	mux.HandleFunc("GET /administrasjon/undersokelser/{id}/sprak/{kode}", whole(role(access.KeepSets, adminsurvey.Translate)))
	mux.HandleFunc("POST /administrasjon/undersokelser/{id}/sprak/{kode}", whole(role(access.KeepSets, adminsurvey.SaveTranslation)))
	mux.HandleFunc("POST /administrasjon/undersokelser/{id}/forkast", whole(role(access.KeepSets, adminsurvey.Drop)))
	mux.HandleFunc("POST /administrasjon/undersokelser/{id}/trekk", whole(role(access.KeepSets, adminsurvey.Withdraw)))

	mux.HandleFunc("POST /administrasjon/forlopsutkast", whole(role(access.Configure, adminpathway.BeginDraft)))
	mux.HandleFunc("GET /administrasjon/forlopsutkast/{id}", whole(in(adminpathway.Draft)))
	mux.HandleFunc("POST /administrasjon/forlopsutkast/{id}", whole(role(access.Configure, adminpathway.SaveDraft)))
	mux.HandleFunc("GET /administrasjon/forlopsutkast/{id}/sprak/{kode}", whole(in(adminpathway.Translate)))
	mux.HandleFunc("POST /administrasjon/forlopsutkast/{id}/sprak/{kode}", whole(role(access.Configure, adminpathway.SaveTranslation)))
	mux.HandleFunc("GET /administrasjon/forlopsutkast/{id}/prov", whole(in(adminpathway.Try)))
	mux.HandleFunc("GET /administrasjon/forlopsutkast/{id}/utkast.toml", in(adminpathway.DraftFile))
	mux.HandleFunc("POST /administrasjon/forlopsutkast/{id}/forkast", whole(role(access.Configure, adminpathway.DropDraft)))
	mux.HandleFunc("GET /administrasjon/forlopsfil/{kode}/{versjon}/definisjon.toml", role(access.SeeConfig, adminpathway.VersionFile))

	mux.HandleFunc("GET /healthz", f.healthy)
	mux.HandleFunc("GET /readyz", f.ready)
	mux.HandleFunc("/", whole(open(f.nothing(mux))))
}
