package dev.weir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every sample runs and does what it says. */
final class SamplesTest {

  @Test
  void embeddedRouter() throws Exception {
    assertThat(EmbeddedRouter.run()).isPositive();
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
  void relayOfTwoHundredRooms() throws Exception {
    assertThat(Relay.run(200)).isEqualTo(200 * 20);
  }
}
