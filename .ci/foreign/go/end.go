package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/gammazero/nexus/v3/client"
	"github.com/gammazero/nexus/v3/transport/serialize"
	"github.com/gammazero/nexus/v3/wamp"
)

const answerWithin = 10 * time.Second

var serializations = map[string]serialize.Serialization{
	"json":    serialize.JSON,
	"msgpack": serialize.MSGPACK,
	"cbor":    serialize.CBOR,
}

// end is the client with one serializer: an active session that calls and publishes, a passive one that is called and subscribes.
type end struct {
	name            string
	bytesAsText     bool
	cases           payloads
	active, passive *client.Client
	procedures      []string
	topics          []string
	broken          error

	lock   sync.Mutex // guards what follows
	events map[string][][2]any
	arrive *sync.Cond
}

func joinEnd(url, realm, name, serializer string, cases payloads) (*end, error) {
	config := client.Config{Realm: realm, Serialization: serializations[serializer], ResponseTimeout: answerWithin}
	if file, path, unix := unixWebSocket(url); unix {
		url = "ws://localhost" + path
		config.WsCfg.Dial = func(string, string) (net.Conn, error) { return net.Dial("unix", file) }
	}
	joined := &end{name: name, bytesAsText: serializer == "json", cases: cases, events: map[string][][2]any{}}
	joined.arrive = sync.NewCond(&joined.lock)
	var err error
	if joined.active, err = client.ConnectNet(context.Background(), url, config); err != nil {
		return nil, err
	}
	joined.passive, err = client.ConnectNet(context.Background(), url, config)
	return joined, err
}

// unixWebSocket takes ws+unix:FILE:PATH apart, which nexus has no address for.
func unixWebSocket(url string) (file, path string, unix bool) {
	rest, unix := strings.CutPrefix(url, "ws+unix:")
	if unix {
		file, path, _ = strings.Cut(rest, ":")
	}
	return file, path, unix
}

func (e *end) offer(accepts, gives []string) error {
	for _, name := range accepts {
		if err := e.register(name+".accept", e.accepting(name)); err != nil {
			return err
		}
	}
	for _, name := range gives {
		if err := e.register(name+".give", e.giving(name, "")); err != nil {
			return err
		}
		if err := e.register(name+".fail", e.giving(name, wamp.URI("foreign.error."+name))); err != nil {
			return err
		}
	}
	return nil
}

func (e *end) register(name string, handler client.InvocationHandler) error {
	procedure := "foreign." + e.name + "." + name
	e.procedures = append(e.procedures, procedure)
	return e.passive.Register(procedure, handler, nil)
}

func (e *end) accepting(name string) client.InvocationHandler {
	return func(_ context.Context, call *wamp.Invocation) client.InvokeResult {
		if found := e.cases.difference(name, call.Arguments, call.ArgumentsKw, e.bytesAsText); found != "" {
			return client.InvokeResult{Err: "foreign.error.differs", Args: wamp.List{found}}
		}
		return client.InvokeResult{Args: wamp.List{"same"}}
	}
}

// giving answers with the payload of a case, as an error if there is a URI for it.
func (e *end) giving(name string, failure wamp.URI) client.InvocationHandler {
	return func(context.Context, *wamp.Invocation) client.InvokeResult {
		args, kwargs := e.cases.sent(name, e.bytesAsText)
		return client.InvokeResult{Err: failure, Args: args, Kwargs: kwargs}
	}
}

func (e *end) follow(topics map[string][]string) error {
	for publisher, names := range topics {
		for _, name := range names {
			topic := "foreign." + publisher + "." + name + ".event"
			e.topics = append(e.topics, topic)
			if err := e.passive.Subscribe(topic, e.receiving(publisher, name), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *end) receiving(publisher, name string) client.EventHandler {
	return func(event *wamp.Event) {
		found := e.cases.difference(name, event.Arguments, event.ArgumentsKw, e.bytesAsText)
		e.lock.Lock()
		defer e.lock.Unlock()
		e.events[publisher] = append(e.events[publisher], [2]any{name, problem(found)})
		e.arrive.Broadcast()
	}
}

// problem is what the matrix wants in place of an empty text.
func problem(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (e *end) call(callee string, arguments, results, failures []string) map[string]map[string]any {
	uri := "foreign." + callee + "."
	found := map[string]map[string]any{"arguments": {}, "results": {}, "errors": {}}
	for _, name := range arguments {
		found["arguments"][name] = problem(e.checkArguments(uri+name+".accept", name))
	}
	for _, name := range results {
		found["results"][name] = problem(e.checkResult(uri+name+".give", name))
	}
	for _, name := range failures {
		found["errors"][name] = problem(e.checkError(uri+name+".fail", name))
	}
	return found
}

func (e *end) checkArguments(procedure, name string) string {
	args, kwargs := e.cases.sent(name, e.bytesAsText)
	result, err := e.answer(procedure, args, kwargs)
	if err != nil {
		return said(err)
	} else if len(result.Arguments) != 1 || result.Arguments[0] != "same" {
		return fmt.Sprintf("answered with %v", result.Arguments)
	}
	return ""
}

func (e *end) checkResult(procedure, name string) string {
	result, err := e.answer(procedure, nil, nil)
	if err != nil {
		return said(err)
	}
	return e.cases.difference(name, result.Arguments, result.ArgumentsKw, e.bytesAsText)
}

func (e *end) checkError(procedure, name string) string {
	_, err := e.answer(procedure, nil, nil)
	var answered client.RPCError
	if err == nil {
		return "a result in place of an error"
	} else if !errors.As(err, &answered) || answered.Err.Error != wamp.URI("foreign.error."+name) {
		return said(err)
	}
	return e.cases.difference(name, answered.Err.Arguments, answered.Err.ArgumentsKw, e.bytesAsText)
}

// answer calls; after a lost answer nothing more is tried.
func (e *end) answer(procedure string, args wamp.List, kwargs wamp.Dict) (*wamp.Result, error) {
	if e.broken != nil {
		return nil, e.broken
	}
	deadline, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	result, err := e.active.Call(deadline, procedure, nil, args, kwargs, nil)
	var answered client.RPCError
	if err != nil && !errors.As(err, &answered) {
		e.broken = fmt.Errorf("not tried after %s: %w", procedure, err)
	}
	return result, err
}

// said puts an error in words; the callee's account of a difference stands as it is.
func said(err error) string {
	var answered client.RPCError
	if !errors.As(err, &answered) {
		return err.Error()
	} else if answered.Err.Error == "foreign.error.differs" {
		return fmt.Sprint(answered.Err.Arguments...)
	}
	return fmt.Sprintf("%s %.200v", answered.Err.Error, answered.Err.Arguments)
}

func (e *end) callUnknown(procedure string) string {
	_, err := e.answer(procedure, nil, nil)
	var answered client.RPCError
	if errors.As(err, &answered) {
		return string(answered.Err.Error)
	}
	return fmt.Sprint(err)
}

func (e *end) publish(names []string) error {
	for _, name := range names {
		args, kwargs := e.cases.sent(name, e.bytesAsText)
		options := wamp.Dict{wamp.OptAcknowledge: true}
		if err := e.active.Publish("foreign."+e.name+"."+name+".event", options, args, kwargs); err != nil {
			return err
		}
	}
	return nil
}

// collect gives the events of a publisher once there are so many, or what came of them in time.
func (e *end) collect(publisher string, count int) [][2]any {
	late := false
	timer := time.AfterFunc(answerWithin, func() {
		e.lock.Lock()
		defer e.lock.Unlock()
		late = true
		e.arrive.Broadcast()
	})
	defer timer.Stop()
	e.lock.Lock()
	defer e.lock.Unlock()
	for len(e.events[publisher]) < count && !late {
		e.arrive.Wait()
	}
	return append([][2]any{}, e.events[publisher]...)
}

func (e *end) leave() error {
	for _, procedure := range e.procedures {
		if err := e.passive.Unregister(procedure); err != nil {
			return err
		}
	}
	for _, topic := range e.topics {
		if err := e.passive.Unsubscribe(topic); err != nil {
			return err
		}
	}
	return errors.Join(e.active.Close(), e.passive.Close())
}
