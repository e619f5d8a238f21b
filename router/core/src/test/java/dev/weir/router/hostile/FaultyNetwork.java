package dev.weir.router.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a port of this machine on which octets fare as in a bad network: late, slowly, in small
 * pieces, or not at all. TCP keeps their order and repeats what is lost, so that a lost segment is
 * one that comes late, and all behind it with it. Thread-safe.
 */
public final class FaultyNetwork implements AutoCloseable {
  private static final int SEGMENT = 1460;

  /** Segments under way in one direction, beside what the buffers of the sockets hold. */
  private static final int UNDER_WAY = 256;

  private static final int SOCKET_BUFFER = 16 * 1024;
  private static final byte[] END = {};

  private final ServerSocket entry = new ServerSocket();
  private final int port;
  private final Faults faults;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean silent;

  /**
   * What happens to the octets, in both directions.
   *
   * @param delay of each segment
   * @param jitter by which the delay is longer or shorter, at random
   * @param lossOneIn one of so many segments is lost, 0 is none
   * @param repeat after which a lost segment is there
   * @param rate octets a second, 0 is as fast as may be
   * @param slice the most octets that are passed on at once
   */
  public record Faults(
      Duration delay, Duration jitter, int lossOneIn, Duration repeat, int rate, int slice) {
    public static final Faults NONE =
        new Faults(Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 0, SEGMENT);

    public Faults delayed(Duration by, Duration moreOrLess) {
      return new Faults(by, moreOrLess, lossOneIn, repeat, rate, slice);
    }

    public Faults losing(int oneIn, Duration repeatedAfter) {
      return new Faults(delay, jitter, oneIn, repeatedAfter, rate, slice);
    }

    public Faults limited(int octetsPerSecond) {
      return new Faults(delay, jitter, lossOneIn, repeat, octetsPerSecond, slice);
    }

    public Faults sliced(int octets) {
      return new Faults(delay, jitter, lossOneIn, repeat, rate, octets);
    }
  }

  /** Some octets and the time at which they are at the other end. */
  private record Segment(byte[] octets, long due) {}

  private FaultyNetwork(int port, Faults faults) throws IOException {
    this.port = port;
    this.faults = faults;
    entry.setReceiveBufferSize(SOCKET_BUFFER);
    entry.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    daemon(this::accept);
  }

  /** A way to this port. */
  public static FaultyNetwork to(int port, Faults faults) throws IOException {
    return new FaultyNetwork(port, faults);
  }

  /** Where this way begins. */
  public int port() {
    return entry.getLocalPort();
  }

  /** How many segments were lost so far. */
  public int lost() {
    return lost.get();
  }

  /** From now on nothing passes, and nobody is told. */
  public void swallow() {
    silent = true;
  }

  /** Cuts all connections without a word. */
  public void cut() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // it has ended by itself
      }
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    cut();
  }

  private void accept() {
    for (int number = 0; ; number += 2) {
      try {
        Socket near = entry.accept();
        sockets.add(near);
        Socket far = new Socket();
        sockets.add(far);
        far.setReceiveBufferSize(SOCKET_BUFFER);
        far.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        direction(near, far, new Random(number));
        direction(far, near, new Random(number + 1));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void direction(Socket from, Socket to, Random random) {
    BlockingQueue<Segment> underWay = new LinkedBlockingQueue<>(UNDER_WAY);
    daemon(() -> read(from, underWay, random));
    daemon(() -> write(underWay, to));
  }

  private void read(Socket from, BlockingQueue<Segment> underWay, Random random) {
    byte[] buffer = new byte[SEGMENT];
    long last = System.nanoTime();
    try {
      for (int number = 1; ; number++) {
        int count = from.getInputStream().read(buffer);
        byte[] octets = count < 0 ? END : Arrays.copyOf(buffer, count);
        last = Math.max(last, System.nanoTime() + delay(random));
        last += pace(octets.length) + repeat(number);
        if (!silent) {
          underWay.put(new Segment(octets, last));
        }
        if (count < 0) {
          return;
        }
      }
    } catch (IOException e) {
      underWay.offer(new Segment(END, last));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long delay(Random random) {
    long jitter = faults.jitter().toNanos();
    return faults.delay().toNanos() - jitter + (long) (random.nextDouble() * 2 * jitter);
  }

  private long pace(int octets) {
    return faults.rate() == 0 ? 0 : octets * 1_000_000_000L / faults.rate();
  }

  private long repeat(int number) {
    if (faults.lossOneIn() == 0 || number % faults.lossOneIn() != faults.lossOneIn() / 2) {
      return 0;
    }
    lost.incrementAndGet();
    return faults.repeat().toNanos();
  }

  private void write(BlockingQueue<Segment> underWay, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Segment segment = underWay.take();
        long wait;
        while ((wait = segment.due() - System.nanoTime()) > 0) {
          LockSupport.parkNanos(wait);
        }
        if (segment.octets().length == 0) {
          to.shutdownOutput();
          return;
        }
        for (int at = 0; at < segment.octets().length; at += faults.slice()) {
          out.write(segment.octets(), at, Math.min(faults.slice(), segment.octets().length - at));
        }
      }
    } catch (IOException e) {
      // the receiver has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "faulty-network");
    thread.setDaemon(true);
    thread.start();
  }
}
