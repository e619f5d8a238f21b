package dev.weir.protocol.fuzz;

import dev.weir.protocol.transport.FrameEvent;
import dev.weir.protocol.transport.FrameStream;
import dev.weir.protocol.transport.RecordingSink;
import dev.weir.protocol.transport.ReferenceDecoder;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketLimits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fuzzes the frame decoder: valid streams, mutated and cut at random, must come out as a slow
 * reading of RFC 6455 says, with no other exception and no memory beyond what was received.
 *
 * <p>Arguments: executions (default 10,000,000), first seed (default 1). Every execution has a seed
 * of its own, which a failure names.
 */
public final class FrameCodecFuzz {
  private static final String TARGET = "frame-codec";

  /** In how many ways a regression is cut into reads, masked and not. */
  private static final int WAYS = 100;

  private static final WebSocketLimits LIMITS = new WebSocketLimits(400, 4);
  private static final int[] FIRST_BYTES = {
    0x81, 0x81, 0x81, 0x82, 0x82, 0x01, 0x02, 0x00, 0x00, 0x80, 0x80, 0x89, 0x8A, 0x88
  };
  private static final int[] EDGES = {124, 125, 126, 127, 200, 399, 400, 401};
  private static final int CONSTANT = 512;

  private final SplittableRandom random;
  private final boolean masked;

  private FrameCodecFuzz(long seed) {
    this.random = new SplittableRandom(seed);
    this.masked = random.nextBoolean();
  }

  /** Runs and prints target, executions and seconds. */
  public static void main(String[] args) {
    long executions = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
    long firstSeed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    long start = System.nanoTime();
    run(executions, firstSeed);
    System.out.printf(
        "target=frame-codec executions=%d seconds=%.1f%n",
        executions, (System.nanoTime() - start) / 1e9);
  }

  /** Plays the regressions and then so many executions; throws at the first that goes wrong. */
  static void run(long executions, long firstSeed) {
    for (byte[] stream : Regressions.of(TARGET).all()) {
      for (long seed = 0; seed < WAYS; seed++) {
        new FrameCodecFuzz(seed).execute("regression-" + seed, stream);
      }
    }
    for (long seed = firstSeed; seed < firstSeed + executions; seed++) {
      FrameCodecFuzz fuzz = new FrameCodecFuzz(seed);
      fuzz.execute("seed-" + seed, fuzz.mutated(fuzz.valid()));
    }
  }

  private void execute(String name, byte[] stream) {
    try {
      check(stream);
    } catch (RuntimeException | AssertionError failure) {
      Regressions.of(TARGET).keep(name, stream, failure);
      String hex = HexFormat.of().formatHex(stream);
      throw new AssertionError(name + ", masked " + masked + ", stream " + hex, failure);
    }
  }

  private void check(byte[] stream) {
    List<FrameEvent> expected = ReferenceDecoder.decode(stream, masked, LIMITS);
    WebSocketDecoder decoder = new WebSocketDecoder(masked, LIMITS);
    RecordingSink sink = new RecordingSink();
    byte[] input = stream.clone();
    int longest = random.nextInt(4) == 0 ? input.length : 1 + random.nextInt(40);
    int at = 0;
    while (at < input.length) {
      int length = Math.min(input.length - at, 1 + random.nextInt(longest));
      sink.feed(decoder, input, at, length);
      at += length;
      if (decoder.heldBytes() > 2 * at + CONSTANT) {
        throw new AssertionError(decoder.heldBytes() + " bytes held after " + at + " received");
      }
    }
    if (!sink.events().equals(expected)) {
      throw new AssertionError("expected " + expected + " but got " + sink.events());
    }
    if (decoder.stopped() && decoder.heldBytes() != 0) {
      throw new AssertionError("memory held after the end");
    }
  }

  private byte[] valid() {
    FrameStream stream = new FrameStream(masked);
    int frames = 1 + random.nextInt(6);
    boolean inMessage = false;
    for (int i = 0; i < frames; i++) {
      int first = FIRST_BYTES[random.nextInt(FIRST_BYTES.length)];
      boolean control = first >= 0x88;
      if (!control && random.nextInt(16) != 0) {
        first = inMessage ? first & 0x80 : first % 0x80 == 0 ? first | 1 : first;
        inMessage = first < 0x80;
      }
      stream.frame(first, first == 0x88 ? closePayload() : payload(control));
    }
    return stream.toBytes();
  }

  private byte[] payload(boolean control) {
    int edge = control ? 125 : EDGES[random.nextInt(EDGES.length)];
    int length = random.nextInt(12) == 0 ? edge : random.nextInt(24);
    return random.nextInt(4) == 0 ? bytes(length) : Arrays.copyOf(text(length), length);
  }

  private byte[] closePayload() {
    byte[] payload = payload(true);
    if (payload.length > 1) {
      int code = random.nextBoolean() ? 995 + random.nextInt(25) : random.nextInt(6000);
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
    }
    return payload;
  }

  /** At least so many bytes of text, in characters of all lengths. */
  private byte[] text(int length) {
    int[] bounds = {0x80, 0x80, 0x800, 0xD800, 0x110000};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int character = random.nextInt(bounds[random.nextInt(bounds.length)]);
      text.appendCodePoint(character >= 0xD800 && character <= 0xDFFF ? 'x' : character);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] mutated(byte[] stream) {
    byte[] mutated = stream;
    for (int mutations = random.nextInt(4); mutations > 0 && mutated.length > 0; mutations--) {
      mutated = mutatedOnce(mutated);
    }
    return mutated;
  }

  private byte[] mutatedOnce(byte[] stream) {
    int at = random.nextInt(stream.length);
    int to = Math.min(stream.length, at + 1 + random.nextInt(8));
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(stream, at);
      case 1 -> spliced(stream, at, to, new byte[0]);
      case 2 -> spliced(stream, at, at, Arrays.copyOfRange(stream, at, to));
      case 3 -> spliced(stream, at, at, bytes(to - at));
      case 4 -> spliced(stream, at, at + 1, new byte[] {(byte) (stream[at] ^ 1 << to % 8)});
      default -> spliced(stream, at, at + 1, bytes(1));
    };
  }

  private static byte[] spliced(byte[] stream, int from, int to, byte[] middle) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(stream, 0, from);
    spliced.writeBytes(middle);
    spliced.write(stream, to, stream.length - to);
    return spliced.toByteArray();
  }
}
