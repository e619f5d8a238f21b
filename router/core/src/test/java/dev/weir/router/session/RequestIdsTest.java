package dev.weir.router.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.conformance.Row;
import dev.weir.protocol.Ids;
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
    assertThat(ids.take(1)).isTrue();
    assertThat(ids.take(77)).isFalse();
    assertThat(ids.take(78)).isTrue();
  }
}
