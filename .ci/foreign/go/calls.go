package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gammazero/nexus/v3/client"
	"github.com/gammazero/nexus/v3/wamp"
)

// makeCalls makes pipelined calls, as many at once as goroutines wait for theirs, between the lines "go" and "stop" of standard
// input; after each "stop" it prints how many were answered. Weir's dev.weir.bench.client.CallProgram does the same.
func makeCalls(words []string) error {
	url, realm, serializer, procedure := words[0], words[1], words[2], words[3]
	size, err := strconv.Atoi(words[4])
	if err != nil {
		return err
	}
	inFlight, err := strconv.Atoi(words[5])
	if err != nil {
		return err
	}
	session, err := client.ConnectNet(context.Background(), url, client.Config{Realm: realm, Serialization: serializations[serializer]})
	if err != nil {
		return err
	}
	sent := echoed(size)
	fmt.Println("ready")
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() { // "go"
		var stopping atomic.Bool
		var count atomic.Int64
		var fault atomic.Value
		var running sync.WaitGroup
		for range inFlight {
			running.Add(1)
			go func() {
				defer running.Done()
				for !stopping.Load() {
					result, err := session.Call(context.Background(), procedure, nil, wamp.List{sent}, nil, nil)
					if err != nil {
						fault.Store(err.Error())
						return
					}
					if text, _ := wamp.AsString(result.Arguments[0]); text != sent {
						fault.Store("a result with a wrong payload")
						return
					}
					count.Add(1)
				}
			}()
		}
		input.Scan() // "stop"
		stopping.Store(true)
		running.Wait()
		if what := fault.Load(); what != nil {
			fmt.Println("fault", what)
		} else {
			fmt.Println("calls", count.Load())
		}
	}
	return nil
}

// echoed is what the load program's callee expects.
func echoed(size int) string {
	text := strings.Builder{}
	text.WriteString(strings.Repeat("A", 16))
	for i := 16; i < size; i++ {
		text.WriteByte(byte('a' + i%26))
	}
	return text.String()
}
