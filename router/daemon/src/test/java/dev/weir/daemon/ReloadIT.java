package dev.weir.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration read again by the running daemon on SIGHUP (A3, G8). */
class ReloadIT {
  private static final String FILE =
      """
      listeners: [{name: main, address: "127.0.0.1:0", websocket: {path: /ws}}]
      realms:
        realm1:
          authentication:
            anonymous: {role: guest}
            ticket: {joe: {ticket: "%s", role: guest}}
          call_timeout: {default: %s}
          roles:
            guest: [{uri: "", match: prefix, allow: [%s]}]
      """;

  private static final String HELLO =
      "[1,\"realm1\",{\"roles\":{\"caller\":{}},\"authmethods\":[\"ticket\"],\"authid\":\"joe\"}]";

  @TempDir Path directory;

  private Path file;

  private void write(String ticket, String timeout, String actions) throws IOException {
    Path next = directory.resolve("next.yaml");
    Files.writeString(next, FILE.formatted(ticket, timeout, actions));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private WeirProcess start() throws IOException {
    file = directory.resolve("weir.yaml");
    write("one", "10s", "subscribe, call");
    return WeirProcess.jar("start", "--config", file.toString());
  }

  /** Returns when what this says has been said once more. */
  private static void hangUp(WeirProcess weir, String until) throws Exception {
    long before = weir.errLines().stream().filter(line -> line.contains(until)).count();
    weir.signal("HUP");
    for (long now = before; now == before; ) {
      weir.nextError();
      now = weir.errLines().stream().filter(line -> line.contains(until)).count();
    }
  }

  @Test
  @Hostile("A3")
  void rulesHoldForTheNextMessageAndUsersForTheNextLogin() throws Exception {
    try (WeirProcess weir = start()) {
      URI url = weir.ready().get(0);
      try (TestSession session = TestSession.join(url, "realm1")) {
        session.send("[32,1,{},\"com.topic\"]");
        assertThat(session.next()).startsWith("[33,1,");
        assertThat(login(url, "one")).startsWith("[2,");
        write("two", "10s", "call");
        hangUp(weir, "read again");
        session.send("[32,2,{},\"com.other\"]");
        assertThat(session.next()).startsWith("[8,32,2,").contains("wamp.error.not_authorized");
        session.send("[48,3,{},\"com.nobody\"]");
        assertThat(session.next()).startsWith("[8,48,3,").contains("no_such_procedure");
        assertThat(login(url, "one")).startsWith("[3,").contains("authentication_denied");
        assertThat(login(url, "two")).startsWith("[2,");
        assertThat(weir.errLines()).noneMatch(line -> line.contains("after a restart"));
      }
    }
  }

  @Test
  @Hostile("G8")
  void aFileWithAnErrorChangesNothingAndIsToldByLine() throws Exception {
    try (WeirProcess weir = start()) {
      URI url = weir.ready().get(0);
      try (TestSession session = TestSession.join(url, "realm1")) {
        write("two", "10s", "cal");
        hangUp(weir, "has errors, all stays as it was");
        assertThat(weir.errLines())
            .anyMatch(line -> line.contains("weir.yaml:9:") && line.contains("cal"));
        session.send("[32,1,{},\"com.topic\"]");
        assertThat(session.next()).startsWith("[33,1,");
        assertThat(login(url, "one")).startsWith("[2,");
        write("two", "10s", "call");
        hangUp(weir, "read again");
        assertThat(login(url, "two")).startsWith("[2,");
      }
    }
  }

  @Test
  void nobodyPassesByAMethodThatIsNoLongerThere() throws Exception {
    try (WeirProcess weir = start()) {
      URI url = weir.ready().get(0);
      String without =
          FILE.replaceAll(
              " +ticket: .*\n", "      wampcra: {joe: {secret: \"%s\", role: guest}}\n");
      Files.writeString(file, without.formatted("one", "10s", "call"));
      hangUp(weir, "realms.realm1.authentication.wampcra is not as it was at the start");
      try (TestSession session = TestSession.connect(url)) {
        session.send(HELLO);
        assertThat(session.next()).startsWith("[3,").contains("authentication_denied");
      }
      write("two", "10s", "call");
      hangUp(weir, "read again");
      assertThat(login(url, "two")).startsWith("[2,");
    }
  }

  @Test
  void whatNeedsARestartIsNamed() throws Exception {
    try (WeirProcess weir = start()) {
      weir.ready();
      write("one", "20s", "subscribe, call");
      hangUp(weir, "realms.realm1.call_timeout.default is not as it was at the start");
      assertThat(weir.errLines().stream().filter(line -> line.contains("after a restart")))
          .hasSize(1);
    }
  }

  @Test
  void withoutAFileThereIsNothingToRead() throws Exception {
    try (WeirProcess weir = WeirProcess.jar("--port", "0")) {
      weir.ready();
      hangUp(weir, "there is no configuration file to read again");
      assertThat(weir.alive()).isTrue();
    }
  }

  private static String login(URI url, String ticket) throws InterruptedException {
    try (TestSession session = TestSession.connect(url)) {
      session.send(HELLO);
      assertThat(session.next()).startsWith("[4,\"ticket\"");
      session.send("[5,\"" + ticket + "\",{}]");
      return session.next();
    }
  }
}
