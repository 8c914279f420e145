package jobs

// Activities are the processings and their actions, for a test to hold against the register.
var Activities = activities

// UnknownActivity is the processing of an action that has no place.
const UnknownActivity = unknownActivity

// NewPushTo makes a Push that may reach a test's own server.
var (
	NewPushTo = newPush
	Public    = public
)
