// Command nexus serves realms of the nexus router over WebSocket or RawSocket, so that tests and benchmarks have a
// foreign router to compare with. It prints "nexus ready" when it serves and ends with SIGTERM.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/gammazero/nexus/v3/router"
	"github.com/gammazero/nexus/v3/router/auth"
	"github.com/gammazero/nexus/v3/wamp"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:9000", "host:port to listen on; every path is served")
	realms := flag.String("realm", "realm1", "URIs of the realms that anonymous peers may join, with commas between them")
	discreet := flag.String("discreet", "", "a further realm, in which nobody may be disclosed")
	login := flag.String("login", "", "a further realm, to which users log in by ticket or WAMP-CRA")
	secrets := flag.String("users", "", "its users as name:secret, with commas between them")
	history := flag.String("history", "", "topics, with commas between them, whose events the first realm keeps; a prefix ends with a dot")
	queue := flag.Int("queue", 8192, "outbound messages that may wait per session; nexus drops beyond (its default is 64)")
	rawSocket := flag.Bool("rawsocket", false, "serve RawSocket in place of WebSocket")
	flag.Parse()

	config := &router.Config{}
	for _, realm := range strings.Split(*realms, ",") {
		config.RealmConfigs = append(config.RealmConfigs, &router.RealmConfig{
			URI:            wamp.URI(realm),
			AnonymousAuth:  true,
			AllowDisclose:  true,
			EnableMetaKill: true,
		})
	}
	if *history != "" {
		config.RealmConfigs[0].TopicEventHistoryConfigs = kept(strings.Split(*history, ","))
	}
	if *discreet != "" {
		config.RealmConfigs = append(config.RealmConfigs, &router.RealmConfig{URI: wamp.URI(*discreet), AnonymousAuth: true})
	}
	if *login != "" {
		config.RealmConfigs = append(config.RealmConfigs, loginRealm(*login, strings.Split(*secrets, ",")))
	}
	nexus, err := router.NewRouter(config, log.New(io.Discard, "", 0))
	exitOn(err)
	if *rawSocket {
		server := router.NewRawSocketServer(nexus)
		server.OutQueueSize = *queue
		_, err := server.ListenAndServe("tcp", *addr)
		exitOn(err)
		fmt.Println("nexus ready tcp://" + *addr)
	} else {
		server := router.NewWebsocketServer(nexus)
		server.OutQueueSize = *queue
		listener, err := net.Listen("tcp", *addr)
		exitOn(err)
		go func() { exitOn(http.Serve(listener, server)) }()
		fmt.Println("nexus ready ws://" + *addr + "/")
	}

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	nexus.Close()
}

func loginRealm(uri string, secrets []string) *router.RealmConfig {
	known := users{}
	for _, each := range secrets {
		name, secret, _ := strings.Cut(each, ":")
		known[name] = secret
	}
	return &router.RealmConfig{
		URI: wamp.URI(uri),
		Authenticators: []auth.Authenticator{
			auth.NewTicketAuthenticator(known, time.Second),
			auth.NewCRAuthenticator(known, time.Second),
		},
	}
}

// users has secrets by authid.
type users map[string]string

func (known users) AuthKey(authid, _ string) ([]byte, error) {
	if secret, is := known[authid]; is {
		return []byte(secret), nil
	}
	return nil, errors.New("no such user")
}

func (known users) AuthRole(authid string) (string, error) {
	if _, is := known[authid]; is {
		return "user", nil
	}
	return "", errors.New("no such user")
}

func (known users) PasswordInfo(string) (string, int, int) { return "", 0, 0 }

func (known users) Provider() string { return "static" }

func kept(topics []string) (configs []*router.TopicEventHistoryConfig) {
	for _, topic := range topics {
		match := wamp.MatchExact
		if strings.HasSuffix(topic, ".") {
			match = wamp.MatchPrefix
		}
		configs = append(configs, &router.TopicEventHistoryConfig{Topic: wamp.URI(topic), MatchPolicy: match, Limit: 1000})
	}
	return configs
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "nexus:", err)
		os.Exit(1)
	}
}
