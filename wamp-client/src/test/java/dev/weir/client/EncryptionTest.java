package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.passthru.KeyRing;
import dev.weir.client.passthru.Passthru;
import dev.weir.client.passthru.PayloadCipher;
import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Yield;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arguments encrypted end to end, by the key ring's rules. */
final class EncryptionTest {
  private static final Map<String, Object> FEATURES =
      Map.of("features", Map.of("payload_passthru_mode", true));
  private static final Passthru A = Passthru.encrypted(PayloadCipher.AES256GCM, "a");
  private static final Passthru B = Passthru.encrypted(PayloadCipher.AES256GCM, "b");

  private final ScriptedRouter router = new ScriptedRouter();
  private WampClient client;
  private ScriptedPeer peer;

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private static byte[] key(int seed) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) seed);
    return key;
  }

  /** Keys a and b; all of com.secret. goes with a. */
  private static KeyRing ring(int seed) {
    return KeyRing.builder()
        .key("a", key(seed))
        .key("b", key(seed + 1))
        .use("com.secret.", MatchPolicy.PREFIX, A)
        .build();
  }

  private void join(KeyRing keys, Serializer serializer) {
    CompletableFuture<WampClient> connecting =
        router.connect(options -> options.keyRing(keys).serializers(serializer));
    peer = router.accept().upgrade();
    peer.welcome(Map.of("dealer", FEATURES, "broker", FEATURES));
    client = soon(connecting);
  }

  private void join() {
    join(ring(1), Serializer.MESSAGEPACK);
  }

  private dev.weir.protocol.Call called() {
    return peer.expect(dev.weir.protocol.Call.class);
  }

  private void result(long request, Passthru passthru, Payload payload) {
    Dict details = Dict.of(passthru.attributes());
    peer.send(new Result(request, ResultDetails.of(details), payload));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  @Row("C180")
  void callsAndResultsRoundTrip(Serializer serializer) {
    join(ring(1), serializer);
    CompletableFuture<CallResult> call =
        client.call(Call.of("com.secret.p").arguments("top", 1).argument("k", "secret"));
    dev.weir.protocol.Call sent = called();
    assertThat(sent.options().dict().toMap())
        .isEqualTo(
            Map.of(
                "ppt_scheme",
                "wamp",
                "ppt_serializer",
                "cbor",
                "ppt_cipher",
                "aes256gcm",
                "ppt_keyid",
                "a"));
    byte[] octets = (byte[]) ScriptedPeer.values(sent.payload()).get(0);
    assertThat(new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("top")
        .doesNotContain("secret");
    result(sent.request(), A, sent.payload());
    assertThat(soon(call).arguments().positional()).containsExactly("top", 1L);
    assertThat(soon(call).arguments().get("k", String.class)).isEqualTo("secret");
  }

  @Test
  void theSameArgumentsNeverLookTheSame() {
    join();
    client.call("com.secret.p", "x");
    client.call("com.secret.p", "x");
    assertThat(called().payload()).isNotEqualTo(called().payload());
  }

  @Test
  @Row("C180")
  void aWrongKeyIsAnErrorWhereItIsRead() {
    join();
    CompletableFuture<CallResult> call = client.call("com.secret.p", "x");
    Payload payload = called().payload();
    router.connect(options -> options.keyRing(ring(50)));
    ScriptedPeer other = router.accept().upgrade();
    other.welcome(Map.of("dealer", FEATURES));
    result(1, A, payload);
    assertThat(soon(call).as(String.class)).isEqualTo("x");

    join(ring(50), Serializer.MESSAGEPACK);
    CompletableFuture<CallResult> wrong = client.call("com.secret.p", "y");
    result(called().request(), A, payload);
    WampException failure = failure(wrong);
    assertThat(failure.reason()).isEqualTo(Reason.ENCRYPTION);
    assertThat(failure.uri()).isEqualTo("wamp.error.encryption.decrypt_error");
    assertThat(failure)
        .hasMessageContaining("\"a\"")
        .hasMessageContaining("aes256gcm")
        .hasMessageContaining("same key");
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  @Row("C180")
  void aMissingKeyOrCipherIsNamed() {
    join(KeyRing.EMPTY, Serializer.MESSAGEPACK);
    assertThat(failure(client.call(Call.of("com.example.p").passthru(A))))
        .hasMessageContaining("no key \"a\"")
        .extracting(WampException::reason)
        .isEqualTo(Reason.ENCRYPTION);
    join();
    Passthru unknown = Passthru.encrypted("rot13", "a");
    assertThat(failure(client.call(Call.of("com.example.p").passthru(unknown))))
        .hasMessageContaining("no cipher rot13");
    CompletableFuture<CallResult> call = client.call("com.example.p");
    result(called().request(), unknown, Payload.of((Object) new byte[40]));
    WampException failure = catchThrowableOfType(WampException.class, soon(call)::arguments);
    assertThat(failure.reason()).isEqualTo(Reason.ENCRYPTION);
  }

  @Test
  void octetsThatWereChangedAreRefused() {
    join();
    CompletableFuture<CallResult> call = client.call("com.secret.p", "x");
    byte[] octets = ((byte[]) ScriptedPeer.values(called().payload()).get(0)).clone();
    octets[octets.length / 2] ^= 1;
    result(1, A, Payload.of((Object) octets));
    assertThat(failure(call).reason()).isEqualTo(Reason.ENCRYPTION);
    CompletableFuture<CallResult> cut = client.call("com.secret.p", "x");
    result(called().request(), A, Payload.of((Object) new byte[3]));
    assertThat(failure(cut).reason()).isEqualTo(Reason.ENCRYPTION);
  }

  @Test
  void aResultInTheClearOrUnderAnotherKeyIsRefused() {
    join();
    CompletableFuture<CallResult> clear = client.call("com.secret.p");
    peer.send(new Result(called().request(), ResultDetails.NONE, Payload.of("forged")));
    assertThat(failure(clear)).hasMessageContaining("in the clear");
    CompletableFuture<CallResult> packing = client.call("com.example.p", "forged");
    called();
    packing.cancel(true);
    client.call(Call.of("com.example.p").arguments("forged").passthru(B));
    Payload other = called().payload();
    CompletableFuture<CallResult> forged = client.call("com.secret.p");
    result(called().request(), B, other);
    assertThat(failure(forged))
        .hasMessageContaining("another key")
        .extracting(WampException::reason)
        .isEqualTo(Reason.ENCRYPTION);
  }

  @Test
  void aHandlerOfASecretProcedureRunsForNothingThatAnybodyCouldHaveMade() {
    join();
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    CompletableFuture<Registration> registration =
        client.register(
            "com.secret.p",
            call -> {
              ran.add("ran");
              return "answer";
            });
    peer.send(new Registered(peer.expect(Register.class).request(), 7));
    soon(registration);
    invoke(1, Dict.EMPTY, Payload.of("forged"));
    ErrorMessage clear = peer.expect(ErrorMessage.class);
    assertThat(clear.error()).isEqualTo("wamp.error.encryption.decrypt_error");
    invoke(2, Dict.of(A.attributes()), Payload.of((Object) new byte[50]));
    assertThat(peer.expect(ErrorMessage.class).request()).isEqualTo(2);
    assertThat(ran).isEmpty();
    client.call("com.secret.p", "real");
    invoke(3, Dict.of(A.attributes()), called().payload());
    Yield yield = peer.expect(Yield.class);
    assertThat(yield.options().dict().toMap()).isEqualTo(A.attributes());
    result(1, A, yield.payload());
    assertThat(ran).containsExactly("ran");
  }

  private void invoke(long id, Dict details, Payload payload) {
    peer.send(new dev.weir.protocol.Invocation(id, 7, InvocationDetails.of(details), payload));
  }

  @Test
  void eventsOfASecretTopicAreTrustedOrNotDelivered() {
    join();
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    CompletableFuture<Subscription> subscription =
        client.subscribe("com.secret.t", event -> received.add(event.as(String.class)));
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), 3));
    soon(subscription);
    client.publish("com.secret.t", "real");
    Publish sent = peer.expect(Publish.class);
    peer.send(
        new dev.weir.protocol.Event(3, 1, EventDetails.NONE, Payload.of("forged")),
        new dev.weir.protocol.Event(
            3, 2, EventDetails.of(Dict.of(A.attributes())), sent.payload()));
    assertThat(soon(ScriptedRouter.meanwhile(() -> take(received)))).isEqualTo("real");
    assertThat(received).isEmpty();
  }

  private static String take(BlockingQueue<String> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothingSecretGoesOutInTheClear() {
    CompletableFuture<WampClient> connecting = router.connect(options -> options.keyRing(ring(1)));
    peer = router.accept().upgrade();
    peer.welcome(Map.of("dealer", Map.of(), "broker", Map.of()));
    client = soon(connecting);
    assertThat(failure(client.call("com.secret.p", "x")).reason()).isEqualTo(Reason.NOT_SUPPORTED);
    assertThat(failure(client.publishAcknowledged("com.secret.t", "x")).reason())
        .isEqualTo(Reason.NOT_SUPPORTED);
    client.publish("com.example.t");
    assertThat(peer.expect(Publish.class).request()).isEqualTo(1);
  }
}
