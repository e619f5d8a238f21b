package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.transfer.Transfer;
import dev.weir.client.transfer.Transfers;
import dev.weir.protocol.Call;
import dev.weir.protocol.Cancel;
import dev.weir.protocol.Dict;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the caller of a transfer says, and what it makes of a callee that breaks the rules. */
final class TransferWireTest {
  private static final ResultDetails PART = ResultDetails.of(Dict.of("progress", true));
  private static final dev.weir.client.Call CALL =
      dev.weir.client.Call.of("com.example.file").arguments("name");

  @TempDir Path directory;
  private final ScriptedRouter router = new ScriptedRouter();
  private ScriptedPeer peer;
  private Transfers transfers;

  @BeforeEach
  void join() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    peer = router.accept().upgrade();
    Map<String, Object> features =
        Map.of(
            "call_canceling",
            true,
            "progressive_call_results",
            true,
            "progressive_call_invocations",
            true);
    peer.welcome(Map.of("dealer", Map.of("features", features)));
    transfers = Transfers.builder(soon(connecting)).window(4_000).chunk(1_000).build();
  }

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private CompletableFuture<Transfer> download() {
    return transfers.download(CALL, directory.resolve("file"));
  }

  private static Object terms(Call call) {
    return ScriptedPeer.keywords(call.payload()).get("_transfer");
  }

  private void part(long request, Object... values) {
    peer.send(new Result(request, PART, Payload.of(values)));
  }

  private void end(long request, Map<String, Object> seal) {
    peer.send(
        new Result(request, ResultDetails.NONE, Payload.of(List.of(), Map.of("_transfer", seal))));
  }

  private static String failure(CompletableFuture<Transfer> transfer) throws Exception {
    try {
      return "no failure but " + transfer.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e.getCause().getMessage();
    }
  }

  private long credit() {
    Call call = peer.expect(Call.class);
    assertThat(call.options().progress()).isTrue();
    return (Long) ScriptedPeer.values(call.payload()).get(0);
  }

  @Test
  void aDownloadAsksForAWindowAndGivesCreditInHalves() throws Exception {
    CompletableFuture<Transfer> transfer = download();
    Call call = peer.expect(Call.class);
    assertThat(call.options().progress()).isTrue();
    assertThat(call.options().receiveProgress()).isTrue();
    assertThat(ScriptedPeer.values(call.payload())).containsExactly("name");
    assertThat(terms(call))
        .isEqualTo(
            Map.of("id", "", "offset", 0L, "credit", 4_000L, "chunk", 1_000L, "checked", false));
    for (int i = 0; i < 4; i++) {
      part(call.request(), (Object) new byte[1_000]);
    }
    assertThat(credit()).isEqualTo(2_000);
    assertThat(credit()).isEqualTo(2_000);
    end(call.request(), Map.of("length", 4_000L));
    assertThat(soon(transfer).octets()).isEqualTo(4_000);
  }

  @Test
  void aDownloadGoesOnWhereItsCallBrokeOff() throws Exception {
    CompletableFuture<Transfer> transfer = download();
    long first = peer.expect(Call.class).request();
    part(first, (Object) new byte[500]);
    peer.error(MessageType.CALL, first, "wamp.error.unavailable");
    Call second = peer.expect(Call.class);
    assertThat((Map<?, ?>) terms(second))
        .extracting("offset", "credit")
        .containsExactly(500L, 4_000L);
    end(second.request(), Map.of("length", 500L));
    assertThat(soon(transfer).octets()).isEqualTo(500);
  }

  @Test
  void aCalleeThatSendsMoreThanItHasCreditForIsCancelled() throws Exception {
    CompletableFuture<Transfer> transfer = download();
    long request = peer.expect(Call.class).request();
    part(request, (Object) new byte[4_001]);
    assertThat(failure(transfer)).contains("1 octets more than it was given credit for");
    assertThat(peer.expect(Cancel.class).request()).isEqualTo(request);
    assertThat(directory.toFile().list()).isEmpty();
  }

  @Test
  void whatIsNoTransferIsRefusedByName() throws Exception {
    CompletableFuture<Transfer> transfer = download();
    part(peer.expect(Call.class).request(), "no octets");
    assertThat(failure(transfer)).contains("argument 0");
    peer.expect(Cancel.class);
    CompletableFuture<Transfer> unsealed = download();
    peer.send(new Result(peer.expect(Call.class).request(), ResultDetails.NONE, Payload.EMPTY));
    assertThat(failure(unsealed)).contains("how long it is");
    CompletableFuture<Transfer> shorter = download();
    end(peer.expect(Call.class).request(), Map.of("length", 7L));
    assertThat(failure(shorter)).contains("0 of 7 octets");
  }

  @Test
  void attemptsThatMoveNothingAreBounded() throws Exception {
    Transfers few = Transfers.builder(soon(another())).attempts(3).build();
    CompletableFuture<Transfer> transfer = few.download(CALL, directory.resolve("file"));
    for (int i = 0; i < 3; i++) {
      peer.error(
          MessageType.CALL, peer.expect(Call.class).request(), "wamp.error.no_such_procedure");
    }
    assertThat(failure(transfer)).contains("no_such_procedure");
  }

  private CompletableFuture<WampClient> another() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    peer = router.accept().upgrade();
    peer.welcome(
        Map.of("dealer", Map.of("features", Map.of("progressive_call_invocations", true))));
    return connecting;
  }

  @Test
  void anUploadBeginsWhereTheCalleeSaysAndSendsNoMoreThanItsCredit() throws Exception {
    byte[] octets = new byte[2_500];
    CompletableFuture<Transfer> transfer =
        transfers.upload(
            CALL,
            offset -> new ByteArrayInputStream(octets, (int) offset, octets.length - (int) offset));
    Call first = peer.expect(Call.class);
    assertThat((Map<?, ?>) terms(first)).extracting("id").asString().hasSize(36);
    part(first.request(), 1_200L, 1_000L);
    assertThat(chunk()).hasSize(1_000);
    assertThat(chunk()).hasSize(200);
    part(first.request(), 1_000L);
    assertThat(chunk()).hasSize(300);
    Call last = peer.expect(Call.class);
    assertThat(last.options().progress()).isFalse();
    assertThat(terms(last)).isEqualTo(Map.of("length", 2_500L));
    peer.send(new Result(first.request(), ResultDetails.NONE, Payload.of("stored")));
    assertThat(soon(transfer).result().as(String.class)).isEqualTo("stored");
  }

  private byte[] chunk() {
    Call call = peer.expect(Call.class);
    assertThat(call.options().progress()).isTrue();
    return (byte[]) ScriptedPeer.values(call.payload()).get(0);
  }

  @Test
  void cancellingEndsTheCallAndLeavesNoFile() throws Exception {
    CompletableFuture<Transfer> transfer = download();
    long request = peer.expect(Call.class).request();
    part(request, (Object) new byte[1_000]);
    transfer.cancel(true);
    assertThat(peer.expect(Cancel.class).request()).isEqualTo(request);
    assertThat(directory.toFile().list()).isEmpty();
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    Transfers.Builder builder = Transfers.builder(soon(another()));
    assertThatThrownBy(() -> builder.window(10)).hasMessageContaining("window");
    assertThatThrownBy(() -> builder.atOnce(0)).hasMessageContaining("atOnce");
    assertThatThrownBy(() -> builder.attempts(0)).hasMessageContaining("attempts");
    assertThatThrownBy(() -> builder.waiting(-1)).hasMessageContaining("waiting");
  }
}
