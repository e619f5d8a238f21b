package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.passthru.Passthru;
import dev.weir.conformance.Row;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.EventDetails;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.MessageType;
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
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments packed into octets that routers do not look into (payload passthru mode). */
final class PassthruTest {
  private static final Map<String, Object> FEATURES =
      Map.of("features", Map.of("payload_passthru_mode", true));

  private final ScriptedRouter router = new ScriptedRouter();
  private WampClient client;
  private ScriptedPeer peer;

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private void join(UnaryOperator<WampClientBuilder> options, Map<String, Object> roles) {
    CompletableFuture<WampClient> connecting = router.connect(options);
    peer = router.accept().upgrade();
    peer.welcome(roles);
    client = soon(connecting);
  }

  private void join() {
    join(options -> options, Map.of("dealer", FEATURES, "broker", FEATURES));
  }

  private static Object unpacked(Payload payload, Serializer inner) {
    List<Object> values = ScriptedPeer.values(payload);
    assertThat(values).hasSize(1);
    assertThat(ScriptedPeer.keywords(payload)).isEmpty();
    return ValueCodec.decode((byte[]) values.get(0), inner, Limits.DEFAULT);
  }

  private static byte[] packed(Serializer inner, Object value) {
    return ValueCodec.encode(value, inner);
  }

  private static Map<String, Object> attributes(String scheme, String serializer) {
    return Map.of("ppt_scheme", scheme, "ppt_serializer", serializer);
  }

  @ParameterizedTest
  @CsvSource({
    "JSON, CBOR, cbor",
    "JSON, MESSAGEPACK, msgpack",
    "MESSAGEPACK, JSON, json",
    "MESSAGEPACK, CBOR, cbor",
    "CBOR, JSON, json",
    "CBOR, MESSAGEPACK, msgpack"
  })
  @Row("C179")
  void bothKindsOfArgumentsArePackedIntoOneDictionaryAndUnpacked(
      Serializer outer, Serializer inner, String word) {
    join(options -> options.serializers(outer), Map.of("dealer", FEATURES));
    CompletableFuture<CallResult> call =
        client.call(
            Call.of("com.example.p")
                .arguments(1, "zwei", new byte[] {3})
                .argument("k", List.of(4))
                .passthru(Passthru.of("x_my_ppt", inner)));
    dev.weir.protocol.Call sent = peer.expect(dev.weir.protocol.Call.class);
    assertThat(sent.options().dict().toMap()).isEqualTo(attributes("x_my_ppt", word));
    assertThat(unpacked(sent.payload(), inner))
        .usingRecursiveComparison()
        .isEqualTo(
            Map.of(
                "args", List.of(1L, "zwei", new byte[] {3}), "kwargs", Map.of("k", List.of(4L))));
    Dict details = Dict.of(attributes("x_my_ppt", word));
    peer.send(new Result(sent.request(), ResultDetails.of(details), sent.payload()));
    Arguments result = soon(call).arguments();
    assertThat(result.get(0, int.class)).isEqualTo(1);
    assertThat(result.get(1, String.class)).isEqualTo("zwei");
    assertThat(result.get(2, byte[].class)).isEqualTo(new byte[] {3});
    assertThat(result.get("k", List.class)).isEqualTo(List.of(4L));
  }

  @Test
  @Row("C179")
  void aCalleePacksItsAnswersAsItWasCalled() {
    join();
    CompletableFuture<Registration> registration =
        client.register(
            "com.example.p",
            call -> {
              call.progress("part");
              if (call.arguments().isEmpty()) {
                throw new WampException("com.example.error.empty", "nothing");
              }
              return call.arguments().with("seen", true);
            });
    peer.send(new Registered(peer.expect(Register.class).request(), 7));
    soon(registration);
    Map<String, Object> details = new java.util.HashMap<>(attributes("wamp", "cbor"));
    details.put("receive_progress", true);
    invoke(1, details, packed(Serializer.CBOR, Map.of("args", List.of("a"), "kwargs", Map.of())));
    Yield part = peer.expect(Yield.class);
    assertThat(part.options().progress()).isTrue();
    assertThat(part.options().dict().text("ppt_scheme")).contains("wamp");
    assertThat(unpacked(part.payload(), Serializer.CBOR))
        .isEqualTo(Map.of("args", List.of("part"), "kwargs", Map.of()));
    Yield result = peer.expect(Yield.class);
    assertThat(result.options().dict().toMap()).isEqualTo(attributes("wamp", "cbor"));
    assertThat(unpacked(result.payload(), Serializer.CBOR))
        .isEqualTo(Map.of("args", List.of("a"), "kwargs", Map.of("seen", true)));
    invoke(2, attributes("wamp", "cbor"), packed(Serializer.CBOR, Map.of()));
    ErrorMessage error = peer.expect(ErrorMessage.class);
    assertThat(error.error()).isEqualTo("com.example.error.empty");
    assertThat(error.details().toMap()).isEqualTo(attributes("wamp", "cbor"));
    assertThat(unpacked(error.payload(), Serializer.CBOR))
        .isEqualTo(Map.of("args", List.of("nothing"), "kwargs", Map.of()));
  }

  private void invoke(long id, Map<String, Object> details, Object argument) {
    peer.send(
        new dev.weir.protocol.Invocation(
            id, 7, InvocationDetails.of(Dict.of(details)), Payload.of(argument)));
  }

  @Test
  @Row("C179")
  void anErrorIsUnpacked() {
    join();
    CompletableFuture<CallResult> call = client.call("com.example.p");
    dev.weir.protocol.Call sent = peer.expect(dev.weir.protocol.Call.class);
    peer.send(
        new ErrorMessage(
            MessageType.CALL.code(),
            sent.request(),
            Dict.of(attributes("wamp", "json")),
            "com.example.error.sold_out",
            Payload.of(
                (Object) packed(Serializer.JSON, Map.of("args", List.of("none left", 3L))))));
    WampException failure = failure(call);
    assertThat(failure).hasMessageContaining("none left");
    assertThat(failure.arguments().get(1, int.class)).isEqualTo(3);
  }

  @Test
  @Row("C179")
  void publicationsArePackedAndEventsUnpacked() {
    join();
    client.publish(
        Publication.of("com.example.t")
            .arguments("a")
            .passthru(Passthru.of("wamp", Serializer.CBOR)));
    Publish sent = peer.expect(Publish.class);
    assertThat(sent.options().dict().toMap()).isEqualTo(attributes("wamp", "cbor"));
    assertThat(event(attributes("wamp", "cbor"), sent.payload()).as(String.class)).isEqualTo("a");
  }

  private Event event(Map<String, Object> details, Payload payload) {
    CompletableFuture<Event> received = new CompletableFuture<>();
    CompletableFuture<Subscription> subscription =
        client.subscribe("com.example.t", received::complete);
    peer.send(new Subscribed(peer.expect(Subscribe.class).request(), 3));
    Subscription subscribed = soon(subscription);
    peer.send(new dev.weir.protocol.Event(3, 1, EventDetails.of(Dict.of(details)), payload));
    Event event = soon(received);
    subscribed.close();
    peer.expect(dev.weir.protocol.Unsubscribe.class);
    return event;
  }

  @Test
  void octetsOfAnotherTechnologyPassAsTheyAre() {
    join();
    byte[] octets = {0, 1, -1};
    client.publish(
        Publication.of("com.example.t")
            .arguments((Object) octets)
            .passthru(Passthru.ofNative("mqtt")));
    Publish sent = peer.expect(Publish.class);
    assertThat(ScriptedPeer.values(sent.payload()).get(0)).isEqualTo(octets);
    assertThat(sent.options().dict().toMap()).isEqualTo(attributes("mqtt", "native"));
    Event event = event(Map.of("ppt_scheme", "mqtt"), Payload.of((Object) octets));
    assertThat(event.as(byte[].class)).isEqualTo(octets);
    assertThat(event.details()).containsEntry("ppt_scheme", "mqtt");
    WampException failure =
        catchThrowableOfType(
            WampException.class,
            () ->
                client.publish(
                    Publication.of("com.example.t")
                        .arguments("text")
                        .passthru(Passthru.ofNative("mqtt"))));
    assertThat(failure.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining("byte[]");
  }

  @Test
  void aValueOfAnotherSchemeIsTheOneArgument() {
    join();
    byte[] json = packed(Serializer.JSON, Map.of("temperature", 21L));
    Event event = event(attributes("mqtt", "json"), Payload.of((Object) json));
    assertThat(event.arguments().positional()).containsExactly(Map.of("temperature", 21L));
  }

  @Test
  void whatIsNotPackedAsAnnouncedFailsWhereItIsRead() {
    join();
    List<Payload> wrong = new ArrayList<>();
    wrong.add(Payload.of("no octets"));
    wrong.add(Payload.of(new byte[] {1}, new byte[] {2}));
    wrong.add(Payload.EMPTY);
    wrong.add(Payload.of((Object) new byte[] {(byte) 0xA1, 0x61}));
    wrong.add(Payload.of((Object) packed(Serializer.CBOR, List.of("args"))));
    wrong.add(Payload.of((Object) packed(Serializer.CBOR, Map.of("args", Map.of()))));
    wrong.add(Payload.of((Object) packed(Serializer.CBOR, Map.of("args", List.of(), "x", 1L))));
    for (Payload payload : wrong) {
      Event event = event(attributes("wamp", "cbor"), payload);
      WampException failure = catchThrowableOfType(WampException.class, event::arguments);
      assertThat(failure.reason()).as("%s", payload).isEqualTo(Reason.INVALID_ARGUMENT);
    }
  }

  @Test
  void aRouterWithoutTheModeIsSentNothingPacked() {
    join(options -> options, Map.of());
    Passthru packing = Passthru.of("wamp", Serializer.CBOR);
    assertThat(failure(client.call(Call.of("com.example.p").passthru(packing))))
        .hasMessageContaining("payload_passthru_mode")
        .extracting(WampException::reason)
        .isEqualTo(Reason.NOT_SUPPORTED);
    Publication publication = Publication.of("com.example.t").passthru(packing);
    assertThat(failure(client.publishAcknowledged(publication)).reason())
        .isEqualTo(Reason.NOT_SUPPORTED);
    client.publish("com.example.t");
    assertThat(peer.expect(Publish.class).request()).isEqualTo(1);
  }
}
