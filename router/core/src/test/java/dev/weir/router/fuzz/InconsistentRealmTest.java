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

/** Errors of the router's own in the middle of a change of its tables. */
final class InconsistentRealmTest {
  private static final long MILLI = 1_000_000L;
  private static final String HELLO =
      "[1,\"%s\",{\"roles\":{\"caller\":{},\"callee\":{},\"publisher\":{}}}]";
  private static final String REGISTER = "[64,1,{},\"com.a\"]";
  private static final String CALL = "[48,1,{\"timeout\":100},\"com.a\"]";
  private static final String PUBLISH = "[16,1,{\"acknowledge\":true},\"com.a\"]";

  /** How many looks at the clock are still well. */
  private int glances = Integer.MAX_VALUE;

  private final FuzzRouter router = new FuzzRouter(this::id, this::glance);
  private final List<Message> caller = new ArrayList<>();
  private final List<Message> callee = new ArrayList<>();
  private final List<Message> other = new ArrayList<>();
  private final List<Message> late = new ArrayList<>();

  private long last;

  @Test
  void aRealmWhoseTablesNoLongerFitIsClosedAndNoOther() {
    join(callee, "realm1", REGISTER);
    join(other, "lenient", PUBLISH);
    join(caller, "realm1", CALL);
    router.loop().advance(95 * MILLI);
    glances = 1; // the tick that ends the call is well, what is to follow the timeout is not
    router.loop().advance(10 * MILLI);
    glances = Integer.MAX_VALUE;
    for (List<Message> received : List.of(caller, callee)) {
      expectClosed(received.get(received.size() - 1));
    }
    join(late, "realm1");
    expectClosed(late.get(0));
    assertThat(other)
        .extracting(Message::type)
        .containsExactly(MessageType.WELCOME, MessageType.PUBLISHED);
    assertThat(router.counters().value(Counter.REALMS_CLOSED)).isEqualTo(1);
  }

  @Test
  void aRealmWhoseTablesStillFitGoesOn() {
    join(callee, "realm1", REGISTER);
    glances = 0; // the call's timer cannot be set
    FuzzLink struck = join(caller, "realm1", CALL);
    glances = Integer.MAX_VALUE;
    assertThat(((Abort) caller.get(1)).reason()).isEqualTo("weir.error.internal_error");
    assertThat(struck.ended()).isTrue();
    join(other, "realm1", CALL);
    assertThat(callee).last().extracting(Message::type).isEqualTo(MessageType.INVOCATION);
    router.loop().advance(200 * MILLI);
    assertThat(other)
        .extracting(Message::type)
        .containsExactly(MessageType.WELCOME, MessageType.ERROR);
    assertThat(router.counters().value(Counter.REALMS_CLOSED)).isZero();
    assertThat(router.counters().value(Counter.INTERNAL_ERRORS)).isEqualTo(1);
  }

  private static void expectClosed(Message message) {
    Abort abort = (Abort) message;
    assertThat(abort.reason()).isEqualTo("weir.error.realm_inconsistent");
    assertThat(abort.details().text("message").orElse("")).contains("tables are inconsistent");
  }

  private FuzzLink join(List<Message> received, String realm, String... messages) {
    FuzzLink link = router.connect(Serializer.JSON, received::add);
    send(link, HELLO.formatted(realm));
    for (String message : messages) {
      send(link, message);
    }
    return link;
  }

  private void send(FuzzLink link, String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    link.deliver(octets, true);
    link.readComplete();
    router.loop().settle();
  }

  private void glance() {
    if (glances-- <= 0) {
      throw new IllegalStateException("an error of the router's own");
    }
  }

  private long id() {
    return ++last;
  }
}
