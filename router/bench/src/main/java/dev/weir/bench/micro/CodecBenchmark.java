package dev.weir.bench.micro;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Message;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and writing a CALL with one text argument. A state a thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
  @Param public Serializer serializer;

  @Param({"256", "16384"})
  public int size;

  private MessageReader reader;
  private MessageWriter writer;
  private ByteSink sink;
  private byte[] octets;
  private Message message;

  /** Makes the octets and the message that is read from them, its payload a raw slice. */
  @Setup
  public void prepare() {
    reader = MessageReader.of(serializer, Limits.DEFAULT);
    writer = MessageWriter.of(serializer);
    sink = new ByteSink(2 * size);
    writer.write(
        new Call(123_456, CallOptions.NONE, "com.example.echo", Payload.of("x".repeat(size))),
        sink);
    octets = sink.toByteArray();
    message = reader.read(octets, 0, octets.length);
  }

  @Benchmark
  public Message read() {
    return reader.read(octets, 0, octets.length);
  }

  @Benchmark
  public int write() {
    sink.position(0);
    writer.write(message, sink);
    return sink.position();
  }
}
