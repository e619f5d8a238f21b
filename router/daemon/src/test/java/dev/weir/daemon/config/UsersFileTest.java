package dev.weir.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.conformance.Hostile;
import dev.weir.protocol.Authenticate;
import dev.weir.protocol.Dict;
import dev.weir.router.auth.Applicant;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.Evidence;
import dev.weir.router.auth.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users in a file of their own, beside those of the configuration. */
final class UsersFileTest {
  private static final String CONFIGURATION =
      """
      listeners: [{address: 127.0.0.1:0, websocket: {path: /ws}}]
      realms:
        realm1:
          authentication:
            ticket: {joe: {ticket: "${file:joes}", role: user}}
            users_file: users.yaml
          roles: {user: []}
      """;

  @TempDir Path directory;

  @Test
  void theUsersOfBothFilesMayJoin() throws IOException {
    Configuration read = read("ticket: {ann: {ticket: '${file:anns}', role: user}}");
    assertThat(read.usersFiles()).hasSize(1);
    assertThat(joins(read, "joe", "joes-ticket")).isTrue();
    assertThat(joins(read, "ann", "anns-ticket")).isTrue();
    assertThat(joins(read, "ann", "joes-ticket")).isFalse();
    assertThat(read.usersFiles().get(0).poll()).isEmpty();
  }

  @Test
  void aChangeIsTakenWhileItIsUsed() throws IOException {
    Configuration read = read("ticket: {ann: {ticket: '${file:anns}', role: user}}");
    put("ticket: {bob: {ticket: '${file:anns}', role: user}}\nwampcra: {}");
    UsersFile.Reload reload = read.usersFiles().get(0).poll().orElseThrow();
    assertThat(reload.taken()).isTrue();
    assertThat(reload.lines()).hasSize(1).first().asString().contains("wampcra", "restart");
    assertThat(joins(read, "joe", "joes-ticket")).isTrue();
    assertThat(joins(read, "ann", "anns-ticket")).isFalse();
    assertThat(joins(read, "bob", "anns-ticket")).isTrue();
    assertThat(read.usersFiles().get(0).poll()).isEmpty();
  }

  @Test
  @Hostile("G8")
  void aFaultLeavesTheUsersAsTheyWere() throws IOException {
    Configuration read = read("ticket: {ann: {ticket: '${file:anns}', role: user}}");
    for (String wrong :
        List.of(
            "ticket: [",
            "",
            "ticket: {bob: {ticket: '${file:none}', role: user}}",
            "ticket: {bob: {ticket: '${file:anns}', role: admin}}",
            "ticket: {joe: {ticket: '${file:anns}', role: user}}",
            "tickets: {}")) {
      put(wrong);
      UsersFile.Reload reload = read.usersFiles().get(0).poll().orElseThrow();
      assertThat(reload.taken()).as(wrong).isFalse();
      assertThat(reload.lines()).as(wrong).isNotEmpty();
      assertThat(String.join(" ", reload.lines())).doesNotContain("anns-ticket");
      assertThat(joins(read, "ann", "anns-ticket")).isTrue();
    }
    Files.delete(directory.resolve("users.yaml"));
    assertThat(read.usersFiles().get(0).poll().orElseThrow().taken()).isFalse();
    assertThat(joins(read, "ann", "anns-ticket")).isTrue();
  }

  @Test
  void aFaultAtTheStartIsTold() throws IOException {
    write("joes", "joes-ticket");
    write("weir.yaml", CONFIGURATION);
    put("\nticket:\n  bob: {ticket: '${file:none}', role: user}");
    ConfigurationFile read = ConfigurationFile.read(directory.resolve("weir.yaml"));
    assertThat(read.configuration()).isEmpty();
    assertThat(read.verdicts())
        .extracting(verdict -> verdict.line("weir.yaml"))
        .containsExactly(
            "weir.yaml:6:7: users.yaml:3:17: ticket.bob.ticket: the secret's file none cannot be"
                + " read");
  }

  private Configuration read(String users) throws IOException {
    write("joes", "joes-ticket");
    write("anns", "anns-ticket");
    write("weir.yaml", CONFIGURATION);
    put(users);
    ConfigurationFile file = ConfigurationFile.read(directory.resolve("weir.yaml"));
    assertThat(file.verdicts()).isEmpty();
    return file.configuration().orElseThrow();
  }

  /** In one step, as a careful operator does it. */
  private void put(String users) throws IOException {
    Path next = write("users.next", users);
    Files.move(next, directory.resolve("users.yaml"), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static boolean joins(Configuration read, String authid, String ticket) {
    Authenticator method = read.realms().get(0).authentication().methods().get(0);
    Applicant applicant =
        new Applicant(
            "realm1",
            "ticket",
            Optional.of(authid),
            Dict.EMPTY,
            new InetSocketAddress("127.0.0.1", 4711),
            false,
            true,
            Evidence.NONE,
            1);
    Step.Ask ask = (Step.Ask) method.begin(applicant).toCompletableFuture().join();
    Step step =
        ask.answered().apply(new Authenticate(ticket, Dict.EMPTY)).toCompletableFuture().join();
    return step instanceof Step.Accept;
  }
}
