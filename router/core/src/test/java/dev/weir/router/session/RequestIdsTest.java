package dev.weir.router.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Row;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Ids;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Unsubscribe;
import org.junit.jupiter.api.Test;

final class RequestIdsTest {

  @Test
  @Row("C003")
  void afterTheGreatestIdComesOne() {
    RequestIds ids = new RequestIds(Ids.MAX - 1);
    ids.takeInSequence(Ids.MAX, new Unsubscribe(Ids.MAX, 1));
    ids.takeInSequence(1, new Unsubscribe(1, 1));
    ids.takeInSequence(2, new Unsubscribe(2, 1));
    assertThatThrownBy(() -> ids.takeInSequence(4, new Unsubscribe(4, 1)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("UNSUBSCRIBE.Request must be 3")
        .hasMessageContaining("lenient_request_ids");
  }

  @Test
  void lenientSequencesTakeAnyIdAndTellWhetherItWasDue() {
    RequestIds ids = new RequestIds(0);
    assertThat(ids.take(1, unsubscribe(1))).isTrue();
    assertThat(ids.take(77, unsubscribe(77))).isFalse();
    assertThat(ids.take(78, unsubscribe(78))).isTrue();
  }

  @Test
  void onlyCallsWithTheIdOfACallMayContinue() {
    RequestIds ids = new RequestIds(0);
    ids.takeInSequence(1, call(1));
    ids.takeInSequence(2, unsubscribe(2));
    assertThat(ids.mayContinue(1, call(1))).isTrue();
    assertThat(ids.mayContinue(2, call(2))).isFalse();
    assertThat(ids.mayContinue(1, unsubscribe(1))).isFalse();
    ids.takeInSequence(3, call(3));
    assertThat(ids.mayContinue(3, call(3))).isTrue();
    assertThat(ids.mayContinue(4, call(4))).isFalse();
  }

  private static Call call(long id) {
    return new Call(id, CallOptions.NONE, "com.call", Payload.EMPTY);
  }

  private static Unsubscribe unsubscribe(long id) {
    return new Unsubscribe(id, 1);
  }
}
