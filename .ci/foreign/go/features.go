package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gammazero/nexus/v3/client"
	"github.com/gammazero/nexus/v3/wamp"
)

// order is a line from the program that tries features, with the fields of all commands.
type order struct {
	ID         int
	Do         string
	Session    string
	Serializer string
	URI        string
	Options    wamp.Dict
	Args       wamp.List
	Behaviour  string
	Count      int
}

// stage holds the sessions that the commands name.
type stage struct {
	url, realm string
	lock       sync.Mutex // guards actors
	actors     map[string]*actor
}

// actor is a session that does what the commands say, and keeps what it is told.
type actor struct {
	name       string
	session    *client.Client
	lock       sync.Mutex // guards what follows
	heard      map[string][]any
	started    map[string]bool
	interrupts map[string]bool
	cancels    map[string]context.CancelFunc
	change     *sync.Cond
}

func (s *stage) answer(line []byte) map[string]any {
	var asked order
	if err := json.Unmarshal(line, &asked); err != nil {
		return map[string]any{"id": asked.ID, "failed": err.Error()}
	}
	done, err := s.obey(asked)
	if err != nil {
		return map[string]any{"id": asked.ID, "failed": fmt.Sprintf("%s: %v", asked.Do, err)}
	}
	return map[string]any{"id": asked.ID, "done": done}
}

func (s *stage) obey(asked order) (any, error) {
	if asked.Do == "open" {
		return s.open(asked.Session, asked.Serializer)
	}
	s.lock.Lock()
	actor := s.actors[asked.Session]
	s.lock.Unlock()
	integers(asked.Args)
	integers(asked.Options)
	switch asked.Do {
	case "register":
		return nil, actor.session.Register(asked.URI, actor.endpoint(asked.URI, asked.Behaviour), asked.Options)
	case "call":
		return actor.call(asked)
	case "subscribe":
		return nil, actor.session.Subscribe(asked.URI, actor.receiving(asked.URI), asked.Options)
	case "publish":
		asked.Options[wamp.OptAcknowledge] = true
		return nil, actor.session.Publish(asked.URI, asked.Options, asked.Args, nil)
	case "events":
		return actor.until(func() bool { return len(actor.heard[asked.URI]) >= asked.Count }, asked.URI)
	case "cancel":
		actor.lock.Lock()
		defer actor.lock.Unlock()
		actor.cancels[asked.URI]()
		return nil, nil
	case "started":
		return actor.until(func() bool { return actor.started[asked.URI] }, "")
	case "interrupted":
		return actor.until(func() bool { return actor.interrupts[asked.URI] }, "")
	case "leave":
		return nil, actor.session.Close()
	default:
		return nil, errors.New("unknown command")
	}
}

func (s *stage) open(name, serializer string) (any, error) {
	config := client.Config{Realm: s.realm, Serialization: serializations[serializer], ResponseTimeout: answerWithin}
	session, err := client.ConnectNet(context.Background(), s.url, config)
	if err != nil {
		return nil, err
	}
	joined := &actor{
		name: name, session: session, heard: map[string][]any{}, started: map[string]bool{},
		interrupts: map[string]bool{}, cancels: map[string]context.CancelFunc{},
	}
	joined.change = sync.NewCond(&joined.lock)
	s.lock.Lock()
	defer s.lock.Unlock()
	s.actors[name] = joined
	return session.ID(), nil
}

func (a *actor) endpoint(uri, behaviour string) client.InvocationHandler {
	switch behaviour {
	case "details":
		return func(_ context.Context, call *wamp.Invocation) client.InvokeResult {
			return client.InvokeResult{Args: wamp.List{
				wamp.Dict{"procedure": call.Details["procedure"], "caller": call.Details["caller"]}}}
		}
	case "progress":
		return a.progress
	case "wait":
		return a.waiting(uri)
	default:
		return func(context.Context, *wamp.Invocation) client.InvokeResult {
			return client.InvokeResult{Args: wamp.List{a.name}}
		}
	}
}

func (a *actor) progress(ctx context.Context, call *wamp.Invocation) client.InvokeResult {
	count, _ := wamp.AsInt64(call.Arguments[0])
	for number := int64(0); number < count; number++ {
		if err := a.session.SendProgress(ctx, wamp.List{number}, nil); err != nil {
			return client.InvokeResult{Err: "foreign.error.progress", Args: wamp.List{err.Error()}}
		}
	}
	return client.InvokeResult{Args: wamp.List{"done"}}
}

func (a *actor) waiting(uri string) client.InvocationHandler {
	return func(ctx context.Context, _ *wamp.Invocation) client.InvokeResult {
		a.note(a.started, uri)
		<-ctx.Done()
		a.note(a.interrupts, uri)
		return client.InvocationCanceled
	}
}

func (a *actor) note(what map[string]bool, uri string) {
	a.lock.Lock()
	defer a.lock.Unlock()
	what[uri] = true
	a.change.Broadcast()
}

func (a *actor) call(asked order) (any, error) {
	deadline, stop := context.WithTimeout(context.Background(), answerWithin)
	defer stop()
	a.lock.Lock()
	a.cancels[asked.URI] = stop
	a.lock.Unlock()
	progress := wamp.List{}
	var watch client.ProgressHandler
	if asked.Options[wamp.OptReceiveProgress] == true {
		watch = func(part *wamp.Result) { progress = append(progress, part.Arguments[0]) }
	}
	result, err := a.session.Call(deadline, asked.URI, asked.Options, asked.Args, nil, watch)
	var answered client.RPCError
	switch {
	case errors.As(err, &answered):
		return wamp.Dict{"error": answered.Err.Error, "progress": progress}, nil
	case errors.Is(err, context.Canceled):
		return wamp.Dict{"error": wamp.ErrCanceled, "progress": progress}, nil
	case err != nil:
		return nil, err
	}
	return wamp.Dict{"result": result.Arguments, "progress": progress}, nil
}

func (a *actor) receiving(uri string) client.EventHandler {
	return func(event *wamp.Event) {
		about := wamp.Dict{
			"topic":     event.Details["topic"],
			"publisher": event.Details["publisher"],
			"retained":  event.Details["retained"] == true,
		}
		a.lock.Lock()
		defer a.lock.Unlock()
		a.heard[uri] = append(a.heard[uri], wamp.List{event.Arguments, about})
		a.change.Broadcast()
	}
}

// until waits for a condition and gives the events of a subscription.
func (a *actor) until(holds func() bool, uri string) (any, error) {
	late := false
	timer := time.AfterFunc(answerWithin, func() {
		a.lock.Lock()
		defer a.lock.Unlock()
		late = true
		a.change.Broadcast()
	})
	defer timer.Stop()
	a.lock.Lock()
	defer a.lock.Unlock()
	for !holds() && !late {
		a.change.Wait()
	}
	if late {
		return nil, fmt.Errorf("only %v came", a.heard[uri])
	}
	return append([]any{}, a.heard[uri]...), nil
}

// integers makes integers of what encoding/json read as floats.
func integers(value any) any {
	switch value := value.(type) {
	case wamp.Dict:
		for key, each := range value {
			value[key] = integers(each)
		}
	case wamp.List:
		for i, each := range value {
			value[i] = integers(each)
		}
	case map[string]any:
		return integers(wamp.Dict(value))
	case []any:
		return integers(wamp.List(value))
	case float64:
		return int64(value)
	}
	return value
}
