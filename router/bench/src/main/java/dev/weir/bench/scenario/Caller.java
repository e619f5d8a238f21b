package dev.weir.bench.scenario;

import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.FrameTemplate;
import dev.weir.bench.wire.MessageCode;
import dev.weir.bench.wire.Payload;
import dev.weir.bench.wire.Received;
import dev.weir.bench.wire.Session;

/**
 * Calls one procedure and checks that each RESULT is the answer to an outstanding call of its own.
 */
final class Caller extends Session {
  private static final int MOST_OUTSTANDING = 1 << 14;
  private static final int INDEX_SHIFT = 40;

  private final long index;
  private final Payload payload;
  private final Tally tally;
  private final boolean again;
  private final FrameTemplate call;
  private final long[] outstanding = new long[MOST_OUTSTANDING];
  private final long[] calledAt = new long[MOST_OUTSTANDING];
  private long lastRequest;

  /**
   * @param index tells the callers of a round apart
   * @param again whether every answer is followed by the next call, while the tally runs
   */
  Caller(
      Codec codec,
      Faults faults,
      Tally tally,
      String procedure,
      Payload payload,
      long index,
      boolean again) {
    super(codec, faults);
    this.tally = tally;
    this.payload = payload;
    this.index = index;
    this.again = again;
    this.call =
        FrameTemplate.of(
            codec,
            MessageCode.CALL,
            id -> "[48,%d,{},\"%s\",[\"%s\"]]".formatted(id, procedure, payload.text()));
  }

  void call() {
    long request = ++lastRequest;
    int slot = slot(request);
    if (outstanding[slot] != 0) {
      fault("more than " + MOST_OUTSTANDING + " calls outstanding");
    }
    outstanding[slot] = request;
    calledAt[slot] = now();
    tally.due(1);
    send(call, request, marker(request));
  }

  @Override
  protected void welcomed() {
    becomeReady();
  }

  @Override
  protected void received(Received message) {
    if (message.code() == MessageCode.RESULT) {
      result(message);
    } else {
      unexpected(message);
    }
  }

  private void result(Received message) {
    long request = message.first();
    int slot = slot(request);
    if (request <= 0 || outstanding[slot] != request) {
      fault("a RESULT for request " + request + ", which is not outstanding");
      return;
    }
    if (message.marker(payload) != marker(request)) {
      fault("a RESULT with a wrong payload");
    }
    outstanding[slot] = 0;
    tally.completed(now() - calledAt[slot]);
    if (again && tally.running()) {
      call();
    }
  }

  private long marker(long request) {
    return index << INDEX_SHIFT | request;
  }

  private static int slot(long request) {
    return (int) request & MOST_OUTSTANDING - 1;
  }
}
