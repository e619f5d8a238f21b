package dev.weir.router.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Serializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The time for HELLO is one, from accept to WELCOME; another one begins behind GOODBYE. */
final class HelloDeadlineTest {
  private static final long MILLI = 1_000_000L;
  private static final long UPGRADE = FuzzRouter.HELLO_NANOS - 100 * MILLI;
  private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"publisher\":{}}}]";

  private final FuzzRouter router = new FuzzRouter(() -> 1);
  private final List<Message> received = new ArrayList<>();

  @Test
  void theUpgradeDoesNotBeginItAgain() {
    FuzzLink link = connect();
    pass(link, 99 * MILLI);
    assertThat(received).isEmpty();
    pass(link, 2 * MILLI);
    assertThat(received).hasSize(1);
    assertThat(((Abort) received.get(0)).reason()).isEqualTo("wamp.error.timeout");
    assertThat(link.ended()).isTrue();
  }

  @Test
  void aSessionIsNotBoundByIt() {
    FuzzLink link = connect();
    send(link, HELLO);
    pass(link, 10 * FuzzRouter.HELLO_NANOS);
    assertThat(received).extracting(Message::type).containsExactly(MessageType.WELCOME);
  }

  @Test
  void behindGoodbyeItBeginsAgain() {
    FuzzLink link = connect();
    send(link, HELLO);
    pass(link, FuzzRouter.HELLO_NANOS);
    send(link, "[6,{},\"wamp.close.close_realm\"]");
    pass(link, FuzzRouter.HELLO_NANOS - MILLI);
    assertThat(link.ended()).isFalse();
    pass(link, 2 * MILLI);
    assertThat(link.ended()).isTrue();
  }

  /** It took nearly all of the time to become a WebSocket. */
  private FuzzLink connect() {
    return router.connect(Serializer.JSON, router.loop().now() - UPGRADE, received::add);
  }

  private void pass(FuzzLink link, long nanos) {
    router.loop().advance(nanos);
    link.tick();
    router.loop().settle();
  }

  private void send(FuzzLink link, String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    link.deliver(octets, true);
    link.readComplete();
    router.loop().settle();
  }
}
