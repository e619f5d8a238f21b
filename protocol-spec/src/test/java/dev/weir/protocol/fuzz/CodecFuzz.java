package dev.weir.protocol.fuzz;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Fuzzes the codec of a serializer: messages, mutated at random, are read or refused with a
 * sentence. What is read can be written, and is then read as the same message; its payload can be
 * written in every serializer or is refused with a sentence; and the reader reads on as if nothing
 * had been.
 *
 * <p>Arguments: the serializer, executions (default 10,000,000), first seed (default 1). Every
 * execution has a seed of its own, which a failure names together with the octets.
 */
public final class CodecFuzz {
  private static final int LONGEST_SENTENCE = 400;

  private final Serializer serializer;
  private final FuzzedMessages messages;
  private final Regressions regressions;
  private final Map<Serializer, MessageReader> readers = new EnumMap<>(Serializer.class);
  private final Map<Serializer, MessageWriter> writers = new EnumMap<>(Serializer.class);
  private final ByteSink sink = new ByteSink(4096);
  private final byte[] innocent;
  private long read;

  /** A fuzzer of one serializer. */
  public CodecFuzz(Serializer serializer) {
    this.serializer = serializer;
    this.messages = new FuzzedMessages(serializer);
    this.regressions = Regressions.of("codec-" + serializer.name().toLowerCase(Locale.ROOT));
    for (Serializer each : Serializer.values()) {
      readers.put(each, MessageReader.of(each, new Limits(1 << 20, 12, 20)));
      writers.put(each, MessageWriter.of(each));
    }
    Payload payload = Payload.of("an innocent message", 1L);
    innocent = written(serializer, new Call(1, CallOptions.NONE, "com.example", payload));
  }

  /** Runs and prints target, executions and seconds. */
  public static void main(String[] args) {
    Serializer serializer = Serializer.valueOf(args[0].toUpperCase(Locale.ROOT));
    long executions = args.length > 1 ? Long.parseLong(args[1]) : 10_000_000;
    long firstSeed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    long start = System.nanoTime();
    long read = new CodecFuzz(serializer).run(executions, firstSeed);
    System.out.printf(
        "target=codec-%s executions=%d read=%d seconds=%.1f%n",
        serializer.name().toLowerCase(Locale.ROOT),
        executions,
        read,
        (System.nanoTime() - start) / 1e9);
  }

  /**
   * Plays the regressions and then so many executions with rising seeds; throws at the first that
   * goes wrong.
   *
   * @return how many were read as messages
   */
  public long run(long executions, long firstSeed) {
    for (byte[] octets : regressions.all()) {
      execute("regression", octets);
    }
    for (long seed = firstSeed; seed < firstSeed + executions; seed++) {
      execute("seed-" + seed, messages.octets(seed));
    }
    return read;
  }

  private void execute(String name, byte[] octets) {
    try {
      check(octets);
    } catch (RuntimeException | AssertionError | StackOverflowError failure) {
      regressions.keep(name, octets, failure);
      String hex = HexFormat.of().formatHex(octets);
      throw new AssertionError(serializer + ", " + name + ", octets " + hex, failure);
    }
  }

  private void check(byte[] octets) {
    try {
      Message message = read(serializer, octets);
      read++;
      comesBack(message);
    } catch (ProtocolViolation refused) {
      named(refused.getMessage());
    }
    require(
        Arrays.equals(written(serializer, read(serializer, innocent)), innocent),
        "the next message suffers");
  }

  private void comesBack(Message message) {
    byte[] octets;
    try {
      octets = written(serializer, message);
    } catch (Unencodable refused) {
      named(refused.getMessage());
      return;
    }
    try {
      Message again = read(serializer, octets);
      require(Arrays.equals(written(serializer, again), octets), "written again it is another one");
      if (again instanceof Call call) {
        Arrays.stream(Serializer.values()).forEach(target -> goesThrough(call, target));
      }
    } catch (ProtocolViolation refused) {
      throw new AssertionError("what was read and written cannot be read", refused);
    }
  }

  /** From the values of a payload, and from its octets, the same octets of another serializer. */
  private void goesThrough(Call call, Serializer target) {
    Payload values;
    Payload encoded;
    try {
      values = Transcoder.values(call.payload());
      encoded = Transcoder.encode(values, target);
    } catch (Unencodable refused) {
      named(refused.getMessage());
      return;
    }
    if (target != serializer) {
      require(Transcoder.encode(call.payload(), target).equals(encoded), "two ways, two payloads");
    }
    Call sent = new Call(call.request(), CallOptions.NONE, "com.example", encoded);
    Call received = (Call) read(target, written(target, sent));
    Payload there = Transcoder.values(received.payload());
    require(Transcoder.encode(there, target).equals(encoded), "values change on the way");
  }

  private Message read(Serializer from, byte[] octets) {
    return readers.get(from).read(octets, 0, octets.length);
  }

  private byte[] written(Serializer to, Message message) {
    sink.position(0);
    writers.get(to).write(message, sink);
    return sink.toByteArray();
  }

  private static void named(String sentence) {
    require(!sentence.isBlank() && sentence.length() < LONGEST_SENTENCE, "sentence: " + sentence);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
