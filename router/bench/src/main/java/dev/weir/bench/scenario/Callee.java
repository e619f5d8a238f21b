package dev.weir.bench.scenario;

import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.FrameTemplate;
import dev.weir.bench.wire.MessageCode;
import dev.weir.bench.wire.Payload;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;

/** Registers one procedure and yields what it was called with. */
final class Callee extends Session {
  private final String procedure;
  private final Payload payload;
  private final FrameTemplate yield;
  private long registration;
  private long invocations;

  Callee(Codec codec, Faults faults, String procedure, Payload payload) {
    super(codec, faults);
    this.procedure = procedure;
    this.payload = payload;
    this.yield =
        FrameTemplate.of(
            codec, MessageCode.YIELD, id -> "[70,%d,{},[\"%s\"]]".formatted(id, payload.text()));
  }

  @Override
  protected void welcomed() {
    send("[64,1,{},\"%s\"]".formatted(procedure));
  }

  @Override
  protected void received(Received message) {
    switch (message.code()) {
      case MessageCode.INVOCATION -> invocation(message);
      case MessageCode.REGISTERED -> {
        registration = message.second();
        becomeReady();
      }
      default -> unexpected(message);
    }
  }

  /** How many there were. */
  long invocations() {
    return invocations;
  }

  private void invocation(Received message) {
    invocations++;
    long marker = message.marker(payload);
    if (message.second() != registration || marker < 0) {
      fault("an INVOCATION of another registration or with a wrong payload");
    }
    send(yield, message.first(), marker);
  }
}
