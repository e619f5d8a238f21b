// Command foreign drives nexus' client: lines of JSON in, lines of JSON out; ../README.md has the protocol.
//
//	foreign URL REALM PAYLOADS
//	foreign URL REALM             for the features
//	foreign URL REALM logins      for the logins
//	foreign calls URL REALM SERIALIZER PROCEDURE SIZE NUMBER   to be measured, by other lines: calls.go
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

func main() {
	if len(os.Args) == 3 {
		stage := &stage{url: os.Args[1], realm: os.Args[2], actors: map[string]*actor{}}
		serve(stage.answer)
		return
	}
	if os.Args[1] == "calls" {
		if err := makeCalls(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if os.Args[3] == "logins" {
		serve((&door{url: os.Args[1], realm: os.Args[2]}).answer)
		return
	}
	cases, err := readPayloads(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	control := &control{url: os.Args[1], realm: os.Args[2], cases: cases, ends: map[string]*end{}}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	for input.Scan() {
		var asked command
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		go control.answer(asked)
	}
}

// serve answers each line of standard input, many at once.
func serve(answer func(line []byte) map[string]any) {
	var lock sync.Mutex // guards standard output
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	for input.Scan() {
		asked := append([]byte{}, input.Bytes()...)
		go func() {
			line, _ := json.Marshal(answer(asked))
			lock.Lock()
			defer lock.Unlock()
			fmt.Println(string(line))
		}()
	}
}

// command is a line from the matrix, with the fields of all commands.
type command struct {
	ID         int
	Do         string
	End        string
	Serializer string
	Accepts    []string
	Gives      []string
	Topics     map[string][]string
	Callee     string
	Arguments  []string
	Results    []string
	Errors     []string
	Procedure  string
	Cases      []string
	Publisher  string
	Count      int
}

type control struct {
	url, realm string
	cases      payloads
	lock       sync.Mutex // guards ends and standard output
	ends       map[string]*end
}

func (c *control) answer(asked command) {
	done, err := c.obey(asked)
	reply := map[string]any{"id": asked.ID, "done": done}
	if err != nil {
		reply = map[string]any{"id": asked.ID, "failed": fmt.Sprintf("%s: %v", asked.Do, err)}
	}
	line, _ := json.Marshal(reply)
	c.lock.Lock()
	defer c.lock.Unlock()
	fmt.Println(string(line))
}

func (c *control) obey(asked command) (any, error) {
	if asked.Do == "join" {
		return nil, c.join(asked.End, asked.Serializer)
	}
	c.lock.Lock()
	end := c.ends[asked.End]
	c.lock.Unlock()
	switch asked.Do {
	case "offer":
		return nil, end.offer(asked.Accepts, asked.Gives)
	case "follow":
		return nil, end.follow(asked.Topics)
	case "call":
		return end.call(asked.Callee, asked.Arguments, asked.Results, asked.Errors), nil
	case "call_unknown":
		return end.callUnknown(asked.Procedure), nil
	case "publish":
		return nil, end.publish(asked.Cases)
	case "events":
		return end.collect(asked.Publisher, asked.Count), nil
	case "leave":
		return nil, end.leave()
	default:
		return nil, fmt.Errorf("unknown command")
	}
}

func (c *control) join(name, serializer string) error {
	end, err := joinEnd(c.url, c.realm, name, serializer, c.cases)
	if err != nil {
		return err
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	c.ends[name] = end
	return nil
}
