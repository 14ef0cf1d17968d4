// Package effect judges what comes of requests besides their answers: the job that follows, the state that the target
// shows, the later stages. It knows nothing of how that was looked at.
package effect
