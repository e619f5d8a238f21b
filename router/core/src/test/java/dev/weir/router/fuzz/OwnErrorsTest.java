package dev.weir.router.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Serializer;
import dev.weir.router.counter.Counter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An error in the router's own handling of a message. */
final class OwnErrorsTest {
  private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"publisher\":{}}}]";
  private static final String PUBLISH = "[16,1,{\"acknowledge\":true},\"com.a\"]";

  private final FuzzRouter router = new FuzzRouter(this::id);
  private final List<Message> struck = new ArrayList<>();
  private final List<Message> other = new ArrayList<>();
  private boolean failing;
  private long last;

  @Test
  void itEndsOneSessionAndNoOther() {
    FuzzLink first = router.connect(Serializer.JSON, struck::add);
    FuzzLink second = router.connect(Serializer.JSON, other::add);
    send(first, HELLO);
    send(second, HELLO);
    failing = true;
    send(first, PUBLISH);
    failing = false;
    send(second, PUBLISH);
    assertThat(first.ended()).isTrue();
    assertThat(struck).hasSize(2);
    assertThat(((Abort) struck.get(1)).reason()).isEqualTo("weir.error.internal_error");
    assertThat(other)
        .extracting(Message::type)
        .containsExactly(MessageType.WELCOME, MessageType.PUBLISHED);
    assertThat(router.counters().value(Counter.INTERNAL_ERRORS)).isEqualTo(1);
    second.end("ended by the test");
    router.loop().settle();
    router.checkEmpty();
  }

  private void send(FuzzLink link, String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    link.deliver(octets, true);
    link.readComplete();
    router.loop().settle();
  }

  private long id() {
    if (failing) {
      throw new StackOverflowError("an error of the router's own");
    }
    return ++last;
  }
}
