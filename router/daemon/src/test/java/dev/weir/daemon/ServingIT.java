package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Hostile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon while it serves: the ready line, the open default, a configuration. */
class ServingIT {
  private static final String SUBSCRIBE_META = "[32,1,{},\"wamp.session.on_join\"]";

  @TempDir Path directory;

  @Test
  void withoutConfigurationLoopbackIsOpen() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("--port", "0")) {
      URI url = weir.ready().get(0);
      assertThat(url.toString()).matches("ws://127\\.0\\.0\\.1:[1-9][0-9]*/ws");
      try (RawSocketSession raw = RawSocketSession.connect(url)) {
        raw.join("realm1");
      }
      try (TestSession session = TestSession.join(url, "realm1")) {
        session.send("[64,1,{},\"com.example.echo\"]");
        assertThat(session.next()).startsWith("[65,1,");
        session.send(SUBSCRIBE_META.replace(",1,", ",2,"));
        assertThat(session.next()).startsWith("[33,2,");
      }
      weir.signal("TERM");
      assertThat(weir.exitCode()).isZero();
      assertThat(weir.outLines()).hasSize(1);
      assertThat(String.join("\n", weir.errLines())).doesNotContain("WARNING");
    }
  }

  @Test
  void beyondLoopbackTheOpenDefaultIsLoudAndHasNoMetaRule() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("start", "--host", "0.0.0.0", "--port", "0")) {
      URI url = URI.create(weir.ready().get(0).toString().replace("0.0.0.0", "127.0.0.1"));
      assertThat(String.join("\n", weir.errLines())).contains("WARNING: everybody who reaches");
      try (TestSession session = TestSession.join(url, "realm1")) {
        session.send(SUBSCRIBE_META);
        assertThat(session.next()).startsWith("[8,32,1,").contains("wamp.error.not_authorized");
      }
    }
  }

  @Test
  void theRealmsOfTheCommandLineAreServedAndNoOther() throws Exception {
    try (WeirProcess weir =
        WeirProcess.jar("--port", "0", "--realm", "com.one", "--realm", "com.two")) {
      URI url = weir.ready().get(0);
      TestSession.join(url, "com.one").close();
      TestSession.join(url, "com.two").close();
      try (TestSession session = TestSession.connect(url)) {
        session.hello("realm1");
        assertThat(session.next()).startsWith("[3,").contains("wamp.error.no_such_realm");
      }
    }
  }

  @Test
  @Hostile("G5")
  void aPortInUseIsToldInASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WeirProcess weir = WeirProcess.jar("--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(weir.exitCode()).isEqualTo(2);
      assertThat(weir.outLines()).isEmpty();
      assertThat(weir.errLines())
          .last()
          .asString()
          .startsWith("weir: ")
          .contains("127.0.0.1:" + taken.getLocalPort(), "in use");
    }
  }

  @Test
  void aConfigurationIsServedAndWhatItGuardsStaysClosed() throws Exception {
    try (WeirProcess config = WeirProcess.jar("config")) {
      assertThat(config.exitCode()).isZero();
      Path file = Files.write(directory.resolve("weir.yaml"), config.outLines());
      try (WeirProcess weir =
          WeirProcess.jar(
              "start",
              "--config",
              file.toString(),
              "--listen",
              "admin=127.0.0.1:0",
              "--listen",
              "main=127.0.0.1:0",
              "--listen",
              "listener-1=127.0.0.1:0",
              "--listen",
              "listener-3=127.0.0.1:0")) {
        List<URI> urls = weir.ready();
        assertThat(urls).extracting(URI::getScheme).containsExactly("ws", "tcp", "unix", "tcp");
        try (RawSocketSession raw = RawSocketSession.connect(urls.get(0));
            RawSocketSession alone = RawSocketSession.connect(urls.get(1))) {
          raw.join("realm1");
          alone.join("realm1");
        }
        TestSession.join(urls.get(0), "realm1").close();
        try (TestSession session = TestSession.connect(urls.get(0))) {
          session.hello("auth1");
          assertThat(session.next())
              .startsWith("[3,")
              .contains("wamp.error.authentication_required");
        }
      }
    }
  }

  @Test
  void severalListenersShareTheReadyLine() throws Exception {
    String text =
        """
        listeners:
        - {name: one, address: 127.0.0.1:0, websocket: {path: /one}}
        - {name: two, address: 127.0.0.1:0, websocket: {path: /two}, realms: [b]}
        realms:
          a: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}
          b: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}
        """;
    Path file = Files.writeString(directory.resolve("weir.yaml"), text);
    try (WeirProcess weir = WeirProcess.jar("--config", file.toString())) {
      List<URI> urls = weir.ready();
      assertThat(urls).extracting(URI::getPath).containsExactly("/one", "/two");
      TestSession.join(urls.get(0), "a").close();
      TestSession.join(urls.get(1), "b").close();
      try (TestSession session = TestSession.connect(urls.get(1))) {
        session.hello("a");
        assertThat(session.next()).startsWith("[3,").contains("wamp.error.no_such_realm");
      }
    }
  }

  @Test
  void rulesAndRealmsOnDemandHoldAsConfigured() throws Exception {
    String text =
        """
        listeners: [{address: "127.0.0.1:0", websocket: {path: /ws}}]
        realms:
          template:
            authentication: {anonymous: {role: guest}}
            roles: {guest: [{uri: com.open., match: prefix, allow: [subscribe]}]}
        auto_realms: {enabled: true, match: app.*, template: template, max: 1}
        limits: {uri: 64}
        """;
    Path file = Files.writeString(directory.resolve("weir.yaml"), text);
    try (WeirProcess weir = WeirProcess.jar("--config", file.toString())) {
      URI url = weir.ready().get(0);
      try (TestSession session = TestSession.join(url, "app.one")) {
        session.send("[32,1,{},\"com.open.topic\"]");
        assertThat(session.next()).startsWith("[33,1,");
        session.send("[32,2,{},\"com.closed.topic\"]");
        assertThat(session.next()).startsWith("[8,32,2,").contains("wamp.error.not_authorized");
        session.send("[32,3,{},\"com.open." + "x".repeat(64) + "\"]");
        assertThat(session.next()).startsWith("[8,32,3,").contains("64", "limits.uri");
      }
      try (TestSession session = TestSession.connect(url)) {
        session.hello("app.two");
        assertThat(session.next())
            .startsWith("[3,")
            .contains("weir.error.limit_exceeded", "auto_realms.max");
      }
    }
  }

  @Test
  void tlsIsServedInTheVersionsGiven() throws Exception {
    SelfSigned identity = SelfSigned.make(directory, "server", "EC");
    String text =
        """
        listeners:
        - address: 127.0.0.1:0
          websocket: {path: /ws}
          tls: {certificate: server.pem, key: server.key, versions: [TLSv1.2]}
        realms:
          realm1: {authentication: {anonymous: {role: guest}}, roles: {guest: []}}
        """;
    Path file = Files.writeString(directory.resolve("weir.yaml"), text);
    try (WeirProcess weir = WeirProcess.jar("--config", file.toString())) {
      URI url = weir.ready().get(0);
      assertThat(url.getScheme()).isEqualTo("wss");
      HttpClient http = HttpClient.newBuilder().sslContext(identity.trusting()).build();
      try (TestSession session = TestSession.connect(url, http)) {
        session.hello("realm1");
        assertThat(session.next()).startsWith("[2,");
      }
      SSLParameters newer = new SSLParameters();
      newer.setProtocols(new String[] {"TLSv1.3"});
      HttpClient only =
          HttpClient.newBuilder().sslContext(identity.trusting()).sslParameters(newer).build();
      assertThatThrownBy(() -> TestSession.connect(url, only))
          .hasRootCauseInstanceOf(SSLHandshakeException.class);
    }
  }
}
