package dev.weir.bench.client;

import dev.weir.client.CallResult;
import dev.weir.client.WampClient;
import dev.weir.protocol.Serializer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Our client, as an application uses it: each answer is looked at and followed by the next call.
 * Thread-safe.
 */
final class WeirCalls implements Measurement {
  private final WampClient client;
  private final String procedure;
  private final String payload;
  private final int inFlight;
  private final Semaphore ended = new Semaphore(0);
  private final LongAdder completed = new LongAdder();
  private volatile boolean running;
  private volatile String fault = "";

  private WeirCalls(CallProgram.Asked asked) {
    procedure = asked.procedure();
    payload = asked.payload();
    inFlight = asked.inFlight();
    client =
        WampClient.builder()
            .router(asked.router())
            .realm(asked.realm())
            .serializers(
                asked.serializer().equals("json") ? Serializer.JSON : Serializer.MESSAGEPACK)
            .connect();
  }

  public static void main(String[] words) throws Exception {
    CallProgram.run(words, WeirCalls::new);
  }

  @Override
  public void go() {
    completed.reset();
    running = true;
    for (int i = 0; i < inFlight; i++) {
      call();
    }
  }

  private void call() {
    client.call(procedure, payload).whenComplete(this::answered);
  }

  private void answered(CallResult result, Throwable failure) {
    if (failure != null) {
      fault = failure.toString();
    } else if (!result.as(String.class).equals(payload)) {
      fault = "a result with a wrong payload";
    }
    completed.increment();
    if (running && fault.isEmpty()) {
      call();
    } else {
      ended.release();
    }
  }

  @Override
  public long stop() throws InterruptedException {
    running = false;
    ended.acquire(inFlight);
    return completed.sum();
  }

  @Override
  public String fault() {
    return fault;
  }
}
