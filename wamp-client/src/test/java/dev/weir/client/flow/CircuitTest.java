package dev.weir.client.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A circuit on a test's own time. */
final class CircuitTest {
  private final Circuit circuit = new Circuit(4, 3, 100);

  private void opened() {
    circuit.failed(0, 1);
    circuit.failed(0, 2);
    assertThat(circuit.nanosToNext(3)).isZero();
    assertThat(circuit.failed(0, 4)).isTrue();
  }

  @Test
  void itOpensAfterTooManyFailuresForAWhile() {
    opened();
    assertThat(circuit.nanosToNext(4)).isEqualTo(100);
    assertThat(circuit.nanosToNext(103)).isEqualTo(1);
  }

  @Test
  void onlyTheLastOnesCount() {
    for (int i = 0; i < 100; i++) {
      assertThat(circuit.failed(0, 0)).isFalse();
      assertThat(circuit.failed(0, 0)).isFalse();
      circuit.succeeded(0);
      circuit.succeeded(0);
    }
    assertThat(circuit.nanosToNext(0)).isZero();
  }

  @Test
  void afterAWhileOneIsTriedAndClosesItIfItSucceeds() {
    opened();
    assertThat(circuit.nanosToNext(104)).isZero();
    assertThat(circuit.nanosToNext(104)).as("only one").isEqualTo(100);
    circuit.succeeded(104);
    assertThat(circuit.nanosToNext(105)).isZero();
    assertThat(circuit.failed(105, 106)).as("it counts anew").isFalse();
  }

  @Test
  void oneThatFailsKeepsItOpen() {
    opened();
    assertThat(circuit.nanosToNext(104)).isZero();
    assertThat(circuit.failed(104, 150)).isFalse();
    assertThat(circuit.nanosToNext(150)).isEqualTo(100);
  }

  @Test
  void whatWasSentBeforeItOpenedDoesNotCloseIt() {
    opened();
    circuit.succeeded(3);
    circuit.failed(3, 50);
    assertThat(circuit.nanosToNext(54)).isEqualTo(50);
  }

  @Test
  void oneThatComesToNothingIsFollowedByAnother() {
    opened();
    assertThat(circuit.nanosToNext(104)).isZero();
    assertThat(circuit.nanosToNext(204)).isZero();
  }
}
