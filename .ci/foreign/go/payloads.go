package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/gammazero/nexus/v3/wamp"
)

// payloads has the cases of payloads.json by name: what is sent for them and what has to arrive.
type payloads map[string]described

type described struct {
	Name   string
	Args   []any
	Kwargs map[string]any
	Sent   *described
}

func readPayloads(path string) (payloads, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all struct{ Cases, Spoilt []described }
	decoder := json.NewDecoder(bytes.NewReader(file))
	decoder.UseNumber()
	if err := decoder.Decode(&all); err != nil {
		return nil, err
	}
	cases := payloads{}
	for _, one := range append(all.Cases, all.Spoilt...) {
		one.Args, _ = expand(one.Args).([]any)
		if one.Sent == nil {
			one.Sent = &described{Args: one.Args, Kwargs: one.Kwargs}
		}
		cases[one.Name] = one
	}
	return cases, nil
}

// expand gives the description without its repetitions, which only arguments have.
func expand(node any) any {
	switch node := node.(type) {
	case []any:
		expanded := make([]any, 0, len(node))
		for _, item := range node {
			expanded = append(expanded, expand(item))
		}
		return expanded
	case map[string]any:
		if repeated, ok := node["$repeat"].([]any); ok {
			times, _ := repeated[1].(json.Number).Int64()
			return repeat(repeated[0], int(times))
		}
	}
	return node
}

func repeat(unit any, times int) any {
	switch unit := unit.(type) {
	case string:
		return strings.Repeat(unit, times)
	case []any:
		return slices.Repeat(unit, times)
	default:
		octets := unit.(map[string]any)["$bytes"].(string)
		return map[string]any{"$bytes": strings.Repeat(octets, times)}
	}
}

// sent gives the arguments to send for a case; in JSON bytes travel as text, which the client leaves to its user.
func (p payloads) sent(name string, bytesAsText bool) (wamp.List, wamp.Dict) {
	one := p[name].Sent
	args, _ := build(one.Args, bytesAsText).([]any)
	kwargs, _ := build(one.Kwargs, bytesAsText).(map[string]any)
	return args, kwargs
}

// difference says where the arguments first differ from the case; it is empty where they do not.
func (p payloads) difference(name string, args wamp.List, kwargs wamp.Dict, bytesAsText bool) string {
	compare := comparison{bytesAsText}
	if found := compare.difference("$args", p[name].Args, []any(args)); found != "" {
		return found
	}
	return compare.difference("$kwargs", p[name].Kwargs, map[string]any(kwargs))
}

// build makes the Go value of a description.
func build(node any, bytesAsText bool) any {
	switch node := node.(type) {
	case json.Number:
		return integer(node.String())
	case []any:
		built := make([]any, 0, len(node))
		for _, item := range node {
			built = append(built, build(item, bytesAsText))
		}
		return built
	case map[string]any:
		if tag, value := tagged(node); tag != "" {
			return buildTagged(tag, value, bytesAsText)
		}
		built := make(map[string]any, len(node))
		for key, value := range node {
			built[key] = build(value, bytesAsText)
		}
		return built
	default:
		return node
	}
}

// tagged gives the tag and value of a description such as {"$bytes": "00ff"}; the tag is empty where there is none.
func tagged(node map[string]any) (string, any) {
	for key, value := range node {
		if strings.HasPrefix(key, "$") {
			return key, value
		}
	}
	return "", nil
}

func buildTagged(tag string, value any, bytesAsText bool) any {
	switch tag {
	case "$bytes":
		octets, _ := hex.DecodeString(value.(string))
		if bytesAsText {
			return "\x00" + base64.StdEncoding.EncodeToString(octets)
		}
		return octets
	case "$float":
		float, _ := json.Number(value.(string)).Float64()
		return float
	default:
		return integer(value.(string))
	}
}

func integer(digits string) any {
	number, _ := new(big.Int).SetString(digits, 10)
	if number.IsUint64() {
		return number.Uint64()
	}
	return number.Int64()
}

type comparison struct{ bytesAsText bool }

func (c comparison) difference(path string, node, received any) string {
	switch node := node.(type) {
	case []any:
		return c.listDifference(path, node, received)
	case map[string]any:
		switch tag, value := tagged(node); {
		case tag == "":
			return c.dictDifference(path, node, received)
		case tag == "$number" && sameNumber(value.(string), received):
			return ""
		}
	}
	if same(build(node, c.bytesAsText), received) {
		return ""
	}
	return differs(path, node, received)
}

func (c comparison) listDifference(path string, node []any, received any) string {
	list, ok := received.([]any)
	if !ok || len(list) != len(node) {
		return differs(path, node, received)
	}
	for i := range node {
		if found := c.difference(fmt.Sprintf("%s[%d]", path, i), node[i], list[i]); found != "" {
			return found
		}
	}
	return ""
}

func (c comparison) dictDifference(path string, node map[string]any, received any) string {
	dict, ok := received.(map[string]any)
	if !ok || len(dict) != len(node) {
		return differs(path, node, received)
	}
	keys := make([]string, 0, len(node))
	for key := range node {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		value, ok := dict[key]
		if !ok {
			return differs(path+"."+key, node[key], "nothing")
		}
		if found := c.difference(path+"."+key, node[key], value); found != "" {
			return found
		}
	}
	return ""
}

// same compares a scalar; an integer is the same whether the client holds it signed or unsigned.
func same(wanted, received any) bool {
	switch wanted := wanted.(type) {
	case uint64:
		signed, ok := received.(int64)
		return received == wanted || ok && signed >= 0 && uint64(signed) == wanted
	case []byte:
		octets, ok := received.([]byte)
		return ok && bytes.Equal(octets, wanted)
	default:
		return received == wanted
	}
}

// sameNumber compares by value alone; wampy sends integers above 2^32 as floats.
func sameNumber(digits string, received any) bool {
	if float, ok := received.(float64); ok {
		wanted, _ := json.Number(digits).Float64()
		return float == wanted
	}
	return same(integer(digits), received)
}

func differs(path string, wanted, received any) string {
	described, _ := json.Marshal(wanted)
	return fmt.Sprintf("%s: %.100s expected, %T %.100q arrived", path, described, received, fmt.Sprint(received))
}
