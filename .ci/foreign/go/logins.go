package main

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/gammazero/nexus/v3/client"
	"github.com/gammazero/nexus/v3/wamp"
	"github.com/gammazero/nexus/v3/wamp/crsign"
)

// door is where the logins are tried.
type door struct {
	url, realm string
}

// attempt is a line from the program that tries logins.
type attempt struct {
	ID         int
	Serializer string
	Method     string
	Authid     string
	Secret     string
	Pubkey     string
}

func (d *door) answer(line []byte) map[string]any {
	var asked attempt
	err := json.Unmarshal(line, &asked)
	var done any
	if err == nil {
		done, err = d.login(asked)
	}
	if err != nil {
		return map[string]any{"id": asked.ID, "failed": fmt.Sprintf("login: %v", err)}
	}
	return map[string]any{"id": asked.ID, "done": done}
}

func (d *door) login(asked attempt) (any, error) {
	details := wamp.Dict{"authid": asked.Authid}
	if asked.Pubkey != "" {
		details["authextra"] = wamp.Dict{"pubkey": asked.Pubkey}
	}
	config := client.Config{
		Realm: d.realm, Serialization: serializations[asked.Serializer], ResponseTimeout: answerWithin, HelloDetails: details,
		AuthHandlers: map[string]client.AuthFunc{asked.Method: asked.respond},
	}
	session, err := client.ConnectNet(context.Background(), d.url, config)
	if err != nil {
		return wamp.Dict{"refused": err.Error()}, nil // nexus tells the message of the ABORT, not its URI
	}
	welcome := session.RealmDetails()
	done := wamp.Dict{"authid": welcome["authid"], "authrole": welcome["authrole"], "authmethod": welcome["authmethod"]}
	return done, session.Close()
}

// respond answers a challenge. For cryptosign nexus has only the router's side: Go's own Ed25519 signs.
func (a attempt) respond(challenge *wamp.Challenge) (string, wamp.Dict) {
	switch a.Method {
	case "wampcra":
		return crsign.RespondChallenge(a.Secret, challenge, nil), wamp.Dict{}
	case "cryptosign":
		text, _ := wamp.AsString(challenge.Extra["challenge"])
		octets, _ := hex.DecodeString(text)
		seed, _ := hex.DecodeString(a.Secret)
		return hex.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(seed), octets)) + text, wamp.Dict{}
	default:
		return a.Secret, wamp.Dict{}
	}
}
