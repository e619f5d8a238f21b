package dev.weir.bench.scenario;

import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.MessageCode;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;
import java.time.Duration;

/** Has a program play by itself and is told what came of it. */
final class Conductor extends Session {
  private static final double NANOS = 1e9;

  private final String procedure;
  private boolean ended;
  private double rate;

  Conductor(Codec codec, Faults faults, String procedure) {
    super(codec, faults);
    this.procedure = procedure;
  }

  /** For so long. */
  void play(Duration length) {
    send("[48,1,{},\"%s\",[%d]]".formatted(procedure, length.toMillis()));
  }

  boolean ended() {
    return ended;
  }

  /** So many calls per second of the program's CPU. */
  double rate() {
    return rate;
  }

  @Override
  protected void welcomed() {
    becomeReady();
  }

  @Override
  protected void received(Received message) {
    if (message.code() == MessageCode.RESULT) {
      String[] numbers = message.text().split(" ");
      rate = Long.parseLong(numbers[0]) * NANOS / Long.parseLong(numbers[1]);
      if (!numbers[2].equals("0")) {
        fault(numbers[2] + " answers in the program were wrong or did not come");
      }
      ended = true;
    } else {
      unexpected(message);
    }
  }
}
