package report

// All that can be put on record about a report and about a request for advice, in codes and in words, for the tests.
var (
	Words       = vocabulary
	AdviceWords = adviceVocabulary
	TalkWords   = talkVocabulary
)
