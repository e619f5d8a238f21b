package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.router.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sample runs and does what it says. */
final class SamplesTest {

  @Test
  void embeddedRouter() throws Exception {
    assertThat(EmbeddedRouter.run()).isPositive();
  }

  @Test
  void firstSteps() throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start()) {
      assertThat(FirstSteps.run(router.uris().get(0))).isEqualTo(5);
    }
  }

  @Test
  void theReadmeShowsTheEightLinesOfFirstSteps() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    String chapter = readme.substring(readme.indexOf("## Client"));
    String example = chapter.substring(chapter.indexOf("```java\n") + 8);
    List<String> lines = example.substring(0, example.indexOf("```")).lines().toList();
    assertThat(lines).hasSize(8);
    Path source = Path.of("src/main/java/dev/weir/samples/FirstSteps.java");
    String indented = lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n"));
    assertThat(Files.readString(source)).contains(indented);
  }

  @Test
  void inProcess() throws Exception {
    assertThat(InProcess.run()).isEqualTo("tea costs 3, says shop");
  }

  @Test
  void onePort() throws Exception {
    assertThat(OnePort.run()).containsExactly("rawsocket", "websocket");
  }

  @Test
  void httpBridge() throws Exception {
    assertThat(HttpBridge.run())
        .containsExactly(
            "200 {\"args\":[5]}", "200 \"order 7 is sent\"", "404 wamp.error.no_such_procedure");
  }

  @Test
  void jsonRpcOverOneSocket() throws Exception {
    assertThat(JsonRpcOverOneSocket.run())
        .containsExactly(
            "{\"result\":\"processed Config\",\"error\":null,\"id\":\"0\"}",
            "asked for 3, 2 and 1, those that are done first: 1, 2, 3");
  }

  @Test
  void serviceAsCallee() throws Exception {
    assertThat(ServiceAsCallee.run())
        .containsExactly("tea costs 12.5", "com.example.error.not_sold");
  }

  @Test
  void signedWebhook() throws Exception {
    assertThat(SignedWebhook.run()).isEqualTo("signed: {\"args\":[\"tea\",2]}");
  }

  @Test
  void workersBehindHttp(@TempDir Path directory) throws Exception {
    int port = 27_000 + (int) (ProcessHandle.current().pid() % 50) * 20;
    assertThat(WorkersBehindHttp.run(directory, port, 8, 100))
        .isEqualTo(IntStream.range(0, 100).mapToObj(number -> "REQUEST " + number).toList());
  }

  @Test
  void mountedRouter() throws Exception {
    assertThat(MountedRouter.run()).containsExactly("a page", "hello page");
  }

  @Test
  void remoteProcedureCalls() throws Exception {
    assertThat(RemoteProcedureCalls.run()).isEqualTo(5);
  }

  @Test
  void publishAndSubscribe() throws Exception {
    assertThat(PublishAndSubscribe.run()).containsExactly("good morning", "good evening");
  }

  @Test
  void twoWayStream() throws Exception {
    assertThat(TwoWayStream.run()).containsExactly(1L, 3L, 6L, 10L, 10L);
  }

  @Test
  void progressiveDownload(@TempDir Path directory) throws Exception {
    assertThat(ProgressiveDownload.run(directory, 3 << 20)).isEqualTo(3 << 20);
    assertThat(directory.resolve("downloaded"))
        .hasSameBinaryContentAs(directory.resolve("offered"));
  }

  @Test
  void cancelAndTimeout() throws Exception {
    assertThat(CancelAndTimeout.run()).isEqualTo("wamp.error.timeout");
  }

  @Test
  void sharedRegistration() throws Exception {
    assertThat(SharedRegistration.run().values())
        .hasSize(3)
        .allSatisfy(sensors -> assertThat(sensors).isNotEmpty());
  }

  @Test
  void tenThousandCalls() throws Exception {
    assertThat(TenThousandCalls.run()).isEqualTo(new TenThousandCalls.Outcome(10_000, 50));
  }

  @Test
  void slowSubscribers() throws Exception {
    SlowSubscribers.Outcome outcome = SlowSubscribers.run();
    assertThat(outcome.received()).isLessThan(outcome.published());
    assertThat(outcome.last()).isEqualTo(outcome.published());
  }

  @Test
  void retainedEvents() throws Exception {
    assertThat(RetainedEvents.run()).containsExactly("closed since", "open");
  }

  @Test
  void eventHistory() throws Exception {
    assertThat(EventHistory.run()).containsExactly(18, 19, 20, 20, 19);
  }

  @Test
  void testaments() throws Exception {
    assertThat(Testaments.run()).isEqualTo("worker 7 is gone: 2 then 1");
  }

  @Test
  void encryptedPayload() throws Exception {
    assertThat(EncryptedPayload.run()).containsExactly("hello Bob", "it rains", "xsalsa20poly1305");
  }

  @Test
  void authorizations() throws Exception {
    assertThat(Authorizations.run())
        .containsExactly(
            "com.door.garden opens",
            "com.door.cellar: wamp.error.not_authorized",
            "com.safe: wamp.error.not_authorized");
  }

  @Test
  void logins() throws Exception {
    assertThat(Logins.run())
        .containsExactly(
            "joe as person by wamp-scram",
            "billing as service by cryptosign",
            "wamp.error.authentication_denied");
  }

  @Test
  void reconnecting() throws Exception {
    assertThat(Reconnecting.run())
        .containsExactly("joined", "left: wamp.close.system_shutdown", "joined", "STILL HERE");
  }

  @Test
  void sharedClient() throws Exception {
    assertThat(SharedClient.run())
        .containsExactly(
            "got 0", "too late", "got 2", "too late", "got 4", "too late", "got 6", "too late");
  }

  @Test
  void rateLimitedCalls() throws Exception {
    Duration least = Duration.ofMillis(2_000 - 1);
    assertThat(RateLimitedCalls.run(50_000)).isBetween(least, least.plusSeconds(60));
  }

  @Test
  void tokenLogin() throws Exception {
    assertThat(TokenLogin.run())
        .containsExactly("ann as editor", "wamp.error.authentication_denied");
  }

  @Test
  void typedService() throws Exception {
    assertThat(TypedService.run()).containsExactly("no tea today", "tea for 6");
  }

  @Test
  void relayOfTwoHundredRooms() throws Exception {
    assertThat(Relay.run(200)).isEqualTo(200 * 20);
  }
}
