package dev.weir.bench.scenario;

import dev.weir.bench.client.CallProgram;
import dev.weir.bench.client.Measurement;
import dev.weir.bench.wire.Codec;
import dev.weir.bench.wire.EventLoop;
import dev.weir.bench.wire.Faults;
import dev.weir.bench.wire.Payload;
import dev.weir.bench.wire.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The load generator as a client that is measured: prepared frames, no futures, no timeouts.
 * Confined to its thread, but for what {@link Measurement} says.
 */
public final class RawCalls implements Measurement {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Faults faults = new Faults();
  private final Tally tally = new Tally();
  private final EventLoop loop;
  private final Caller caller;
  private final int inFlight;
  private Thread thread = new Thread(() -> {});
  private volatile boolean stopping;

  private RawCalls(CallProgram.Asked asked) throws IOException {
    inFlight = asked.inFlight();
    Codec codec = asked.serializer().equals("json") ? Codec.JSON : Codec.MESSAGE_PACK;
    InetSocketAddress address =
        new InetSocketAddress(asked.router().getHost(), asked.router().getPort());
    loop = new EventLoop();
    Payload payload = new Payload(asked.payload().length());
    caller = new Caller(codec, faults, tally, asked.procedure(), payload, 0, true);
    caller.join(loop, new Target("ws", address, asked.router().getPath()), asked.realm());
    if (!loop.runUntil(caller::ready, LIMIT)) {
      throw new IOException("the caller did not get ready: " + faults.first());
    }
  }

  public static void main(String[] words) throws Exception {
    CallProgram.run(words, RawCalls::new);
  }

  @Override
  public void go() {
    stopping = false;
    tally.restart();
    tally.start();
    thread = new Thread(this::serve, "caller");
    thread.start();
  }

  private void serve() {
    try {
      for (int i = 0; i < inFlight; i++) {
        caller.call();
      }
      loop.runUntil(() -> stopping, Duration.ofDays(1));
      tally.stop();
      if (!loop.runUntil(() -> tally.due() == 0, LIMIT)) {
        faults.add(tally.due() + " answers did not come");
      }
    } catch (IOException e) {
      faults.add(e.toString());
    }
  }

  @Override
  public long stop() throws InterruptedException {
    stopping = true;
    thread.join();
    return tally.completed();
  }

  @Override
  public String fault() {
    return faults.first();
  }
}
