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
import java.util.concurrent.Semaphore;

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
  private final Semaphore ended = new Semaphore(0);
  private volatile boolean going;

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
    Thread thread = new Thread(this::serve, "caller");
    thread.setDaemon(true);
    thread.start();
  }

  public static void main(String[] words) throws Exception {
    CallProgram.run(words, RawCalls::new);
  }

  @Override
  public void go() {
    going = true;
  }

  /** The connection is served between the rounds too: the router pings it. */
  private void serve() {
    try {
      while (true) {
        loop.runUntil(() -> going, Duration.ofDays(1));
        calls();
        ended.release();
      }
    } catch (IOException e) {
      faults.add(e.toString());
      ended.release();
    }
  }

  private void calls() throws IOException {
    tally.restart();
    tally.start();
    for (int i = 0; i < inFlight; i++) {
      caller.call();
    }
    loop.runUntil(() -> !going, Duration.ofDays(1));
    tally.stop();
    if (!loop.runUntil(() -> tally.due() == 0, LIMIT)) {
      faults.add(tally.due() + " answers did not come");
    }
  }

  @Override
  public long stop() throws InterruptedException {
    going = false;
    ended.acquire();
    return tally.completed();
  }

  @Override
  public String fault() {
    return faults.first();
  }
}
