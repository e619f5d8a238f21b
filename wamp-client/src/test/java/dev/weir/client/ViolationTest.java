package dev.weir.client;

import static dev.weir.client.ScriptedRouter.failure;
import static dev.weir.client.ScriptedRouter.meanwhile;
import static dev.weir.client.ScriptedRouter.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.conformance.Hostile;
import dev.weir.conformance.Row;
import dev.weir.protocol.Abort;
import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Hello;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Interrupt;
import dev.weir.protocol.InterruptOptions;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.InvocationDetails;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.transport.WebSocketCloseCode;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a router must not do to a session. */
final class ViolationTest {
  private static final String VIOLATION = "wamp.error.protocol_violation";

  private final ScriptedRouter router = new ScriptedRouter();

  @AfterEach
  void close() throws Exception {
    router.close();
  }

  private static UnaryOperator<WampClientBuilder> json() {
    return options -> options.serializers(Serializer.JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[17,1,0]",
        "[17,1,-1]",
        "[17,1,1.5]",
        "[17,1,9007199254740993]",
        "[17,1,\"1\"]",
        "[17,1,true]"
      })
  @Row("C001")
  void aValueThatIsNoIdIsAViolation(String message) {
    violates(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "[99]", "[\"x\"]", "{}", "[17,1]", "[17,1,2,3]", "[50,1,{},[],{},0]"})
  @Row("C018")
  void amisshapenMessageIsAViolation(String message) {
    violates(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "[17,1,2]x", "\"", "nonsense"})
  @Row("C019")
  void octetsThatCannotBeDecodedAreAViolation(String message) {
    violates(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[50,1,{\"progress\":1}]", "[36,1,1,{\"topic\":7}]"})
  @Row("C017")
  void aKnownDetailOfAWrongTypeIsAViolation(String message) {
    violates(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[8,68,1,{},\"a.b\"]", "[8,1,1,{},\"a.b\"]", "[8,50,1,{},\"a.b\"]"})
  @Row("C039")
  void anErrorForWhatTheClientCannotHaveSentIsAViolation(String message) {
    violates(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[50,2,{}]", "[17,7,1]", "[8,48,9,{},\"a.b\"]", "[33,1,5]"})
  @Hostile("K7")
  void anAnswerToWhatWasNeverSentIsAViolation(String message) {
    violates(message);
  }

  @Test
  @Row("C028")
  void welcomeAndChallengeInAnOpenSessionAreViolations() {
    violates("[2,1,{\"roles\":{}}]");
    violates("[4,\"ticket\",{}]");
    violates("[1,\"realm1\",{\"roles\":{}}]");
  }

  /** One call is pending; the router sends this, and all ends in good order. */
  private void violates(String message) {
    LinkedBlockingQueue<WampException> left = new LinkedBlockingQueue<>();
    SessionListener listener =
        new SessionListener() {
          @Override
          public void left(SessionDetails session, WampException cause) {
            left.add(cause);
          }
        };
    Joined joined = router.join(options -> options.serializers(Serializer.JSON).listener(listener));
    CompletableFuture<CallResult> call = joined.client().call("com.example.p");
    joined.peer().expect(Call.class);
    joined.peer().frame(WebSocketOpcode.TEXT, utf8(message));
    Abort abort = joined.peer().expectAbort(VIOLATION);
    assertThat(abort.details().text("message")).isPresent();
    assertThat(joined.peer().expectClose()).isEqualTo(WebSocketCloseCode.PROTOCOL_ERROR);
    joined.peer().close();
    assertThat(failure(call).reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(take(left).reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(joined.client().isOpen()).isFalse();
    assertThat(failure(joined.client().call("com.example.p")).reason()).isEqualTo(Reason.PROTOCOL);
  }

  private static <T> T take(LinkedBlockingQueue<T> queue) {
    return soon(
        meanwhile(
            () -> {
              try {
                return queue.take();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }));
  }

  @Test
  void aBinaryMessageInASessionOfTextIsAViolation() {
    Joined joined = router.join(json());
    joined.peer().frame(WebSocketOpcode.BINARY, utf8("[36,1,1,{}]"));
    joined.peer().expectAbort(VIOLATION);
  }

  static List<Message> tooEarly() {
    return List.of(
        new Goodbye(Dict.EMPTY, "wamp.close.normal"),
        new ErrorMessage(48, 1, Dict.EMPTY, "a.b", Payload.EMPTY),
        new Subscribed(1, 1),
        new Published(1, 1),
        new Registered(1, 1),
        new Result(1, ResultDetails.NONE, Payload.EMPTY),
        new Invocation(1, 1, InvocationDetails.NONE, Payload.EMPTY),
        new Interrupt(1, InterruptOptions.NONE),
        new Hello("realm1", HelloDetails.of(Dict.EMPTY)),
        new Publish(1, PublishOptions.NONE, "a.b", Payload.EMPTY));
  }

  @ParameterizedTest
  @MethodSource("tooEarly")
  @Row("C029")
  void beforeWelcomeNothingElseMayCome(Message message) {
    CompletableFuture<WampClient> connecting = router.connect(options -> options);
    ScriptedPeer peer = router.accept().upgrade();
    peer.expect(Hello.class);
    peer.send(message);
    peer.expectAbort(VIOLATION);
    peer.expectClose();
    assertThat(failure(connecting).reason()).isEqualTo(Reason.PROTOCOL);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
