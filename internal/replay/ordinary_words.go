package replay

// The words of ordinary households: who records what, and how it is put. {child} is filled in.

// leads are the agencies that can hold a household; one of them does, from start to finish.
var leads = []string{"neighbourhood team", "family coach", "youth protection"}

// others are the agencies that may be there besides; some of them leave before the rest.
var others = []string{
	"police", "youth health care", "hospital", "mental health care", "social work",
	"women's shelter", "addiction care", "debt counselling", "housing association",
	"probation service", "parenting support", "after-school care", "paediatric clinic",
}

// stayers don't end their involvement: they are there for every child or every street.
var stayers = map[string]bool{
	"GP": true, "school": true, "day nursery": true, "police": true, "after-school care": true,
}

// recorders says who would write down each kind. Kinds that aren't there are for the lead.
var recorders = map[Kind][]string{
	KindReport: {
		"Veilig Thuis", "Veilig Thuis", "school", "day nursery", "GP", "police", "youth health care",
		"neighbourhood team", "housing association", "after-school care",
	},
	KindInjurySeen: {
		"GP", "GP", "hospital", "school", "day nursery", "youth health care", "paediatric clinic",
		"after-school care",
	},
	KindDisclosure: {
		"school", "GP", "women's shelter", "mental health care", "youth health care", "social work",
	},
	KindMissedAppointment: {
		"mental health care", "addiction care", "debt counselling", "youth health care", "hospital",
		"parenting support", "social work", "paediatric clinic", "neighbourhood team", "family coach",
	},
	KindChildNotSeen: {
		"youth health care", "neighbourhood team", "family coach", "youth protection", "school",
		"day nursery", "Veilig Thuis", "parenting support",
	},
	KindRefusedAccess: {
		"neighbourhood team", "family coach", "youth protection", "housing association", "Veilig Thuis",
		"social work",
	},
	KindReferralWithoutAnswer: {
		"mental health care", "addiction care", "social work", "parenting support", "debt counselling",
		"youth health care", "paediatric clinic",
	},
	KindTransferNotDone: {
		"neighbourhood team", "youth health care", "school", "family coach", "youth protection",
		"mental health care",
	},
	KindAgreementBroken: {
		"neighbourhood team", "family coach", "youth protection", "addiction care", "social work",
	},
	KindOrderBreached:   {"police", "probation service"},
	KindArrest:          {"police"},
	KindDischargeHome:   {"hospital", "women's shelter", "youth protection"},
	KindHouseholdChange: {"school", "GP", "neighbourhood team", "family coach", "housing association"},
	KindChildSeen: {
		"school", "day nursery", "youth health care", "neighbourhood team", "family coach",
		"youth protection", "paediatric clinic",
	},
	KindChildSeenAlone: {
		"school", "neighbourhood team", "family coach", "youth protection", "youth health care",
		"social work",
	},
	KindVisitKept: {
		"mental health care", "addiction care", "debt counselling", "parenting support", "social work",
		"youth health care", "neighbourhood team", "family coach", "youth protection", "GP",
	},
	KindHelpStarted: {
		"mental health care", "addiction care", "debt counselling", "parenting support", "social work",
		"family coach", "neighbourhood team", "women's shelter",
	},
	KindSecondOpinion: {"hospital", "paediatric clinic", "youth health care", "GP"},
	KindAssessmentNFA: {"Veilig Thuis", "youth protection"},
}

// troubleFacts are how concerns and other trouble are put.
var troubleFacts = map[Kind][]string{
	KindReport: {
		"neighbour hears shouting at night", "teacher worried: the {child} is tired and withdrawn",
		"row between the parents, neighbours call", "grandmother worried about the drinking",
		"{child} often late and without breakfast", "anonymous call about crying children",
		"quarrel at the school gate", "coach says the {child} fears going home",
		"mother pushed during a quarrel, no injury", "rubbish and noise, worries about the {child}",
	},
	KindInjurySeen: {
		"bruise on the {child}'s shin, said to be football", "graze and swelling on the cheek of the {child}",
		"two bruises on the arm, explanation a fall from the swing", "{child} with a burn on the hand, from the stove",
		"cut above the eye, said to be the edge of a table",
		"bluish mark on the lower back of the {child}",
	},
	KindDisclosure: {
		"{child} says father hits when he is angry", "mother tells of being held and threatened",
		"{child} tells of hiding upstairs during rows", "mother says she is afraid of the evenings",
		"father says he can't keep his temper",
	},
	KindMissedAppointment: {
		"did not come to the intake", "check-up missed, no message", "father did not come to the talk",
		"appointment cancelled an hour before, second time", "nobody came; said to have forgotten",
	},
	KindChildNotSeen: {
		"home visit, {child} said to be asleep", "{child} with grandmother at the time of the visit",
		"talk with the parents only, {child} at a friend's", "nobody home at the time agreed",
		"{child} absent from school for a week, not seen",
	},
	KindRefusedAccess: {
		"mother keeps the worker at the door", "father refuses a home visit",
		"parents want no one at home this month", "door not opened, television on",
	},
	KindReferralWithoutAnswer: {
		"request for treatment lies on a waiting list, no answer", "letter of referral not answered",
		"request for help sent, nobody replies", "asked twice for a place, no word yet",
	},
	KindTransferNotDone: {
		"file sent at the move, not received", "hand-over to the new worker did not take place",
		"hand-over announced, receiver knows nothing", "colleague left, nobody took over the file",
	},
	KindAgreementBroken: {
		"father came home drunk against the agreement", "agreed time-out not kept during a quarrel",
		"no call to the grandmother as agreed", "father came a day early, against the arrangement",
	},
	KindOrderBreached: {
		"father at the door during the order", "messages sent in spite of the ban on contact",
	},
	KindArrest: {
		"father arrested after a quarrel, released next day", "stepfather held for a night after threats",
		"mother arrested for pushing, not charged",
	},
	KindAssessmentNFA: {
		"assessed: help that runs is enough, no further action", "talks held, no grounds for more now",
	},
	KindDischargeHome: {
		"{child} home again, grandmother close by", "mother and {child} back home from the stay elsewhere",
		"{child} home after two nights of observation",
	},
	KindHouseholdChange: {
		"new partner of mother moves in", "family moves to another part of town",
		"father moves out for a while", "{child} changes school", "grandmother comes to live with them",
	},
	KindCaseClosed: {
		"goals reached, agency steps back", "treatment ended", "own part is done, the lead goes on",
		"term of the help is over, file closed",
	},
	KindPlanOrOrder: {
		"safety plan made with the parents", "plan adjusted with the household", "agreements set down, also for nights",
		"stay with grandmother agreed for some weeks",
	},
}

// goodFacts are how follow-up and routine are put.
var goodFacts = map[Kind][]string{
	KindChildSeen: {
		"{child} seen, lively and well cared for", "{child} plays and eats well", "{child} grows well, no worries",
	},
	KindChildSeenAlone: {
		"time with the {child} alone, feels safe at home", "{child} alone: at ease and cheerful",
		"walk with the {child}, no worries",
	},
	KindVisitKept: {
		"home visit, both parents there", "talk as agreed", "came to the appointment", "visit kept, house in order",
	},
	KindHelpStarted: {
		"first session held", "help started, both parents take part", "help begins, weekly for now",
	},
	KindSecondOpinion: {
		"fits the explanation, no sign of violence", "second look: an ordinary accident",
		"explanation checked and found right",
	},
	KindReferralAccepted: {"taken up, first talk planned", "request accepted", "file received and read"},
	KindAgreementKept:    {"agreement checked and kept", "checked with mother and {child}: kept", "time-outs used as agreed"},
	KindFeedback: {
		"reporter told what was done", "called back: household is being helped", "told of the steps taken and whom to call",
	},
	KindReviewedTogether: {"all agencies and the household at one table", "joint review with both parents"},
	KindClosedTogether:   {"ended by all together, aftercare agreed"},
}
