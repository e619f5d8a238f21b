package dev.weir.router.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.ByteSink;
import dev.weir.protocol.transport.BatchFraming;
import dev.weir.protocol.transport.Subprotocol;
import dev.weir.protocol.transport.WebSocketDecoder;
import dev.weir.protocol.transport.WebSocketFraming;
import dev.weir.protocol.transport.WebSocketLimits;
import dev.weir.router.link.Occupant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How what waits is put into batches. */
final class BatchesTest {
  private static final int TARGET = 64 << 10;
  private static final int MOST = 16 << 10;

  /** Has messages of these sizes to say. */
  private static final class Speaker implements Occupant {
    private final BatchFraming framing;
    private final Queue<Integer> sizes = new ArrayDeque<>();
    private int written;

    private Speaker(Serializer serializer, List<Integer> sizes) {
      this.framing = BatchFraming.of(serializer);
      this.sizes.addAll(sizes);
    }

    @Override
    public boolean fill(ByteSink sink, int target) {
      while (sink.position() < target) {
        Integer size = sizes.poll();
        if (size == null) {
          return false;
        }
        int mark = framing.begin(sink);
        sink.put(new byte[size]);
        framing.end(sink, mark);
      }
      return true;
    }

    @Override
    public void written() {
      written++;
    }

    @Override
    public void message(byte[] buffer, int offset, int length, boolean text) {}

    @Override
    public void readComplete() {}

    @Override
    public void tick(long nowNanos) {}

    @Override
    public void closed(String cause) {}
  }

  /** The sizes of the messages in each frame. */
  private static List<List<Integer>> frames(Serializer serializer, List<Integer> sizes) {
    Speaker speaker = new Speaker(serializer, sizes);
    Batches batches =
        new Batches(new Subprotocol(serializer, true), WebSocketFraming.of(serializer));
    WebSocketDecoder decoder = new WebSocketDecoder(false, new WebSocketLimits(1 << 24, 1));
    List<List<Integer>> frames = new ArrayList<>();
    boolean more = true;
    while (more) {
      ByteSink sink = new ByteSink(0);
      sink.put(new byte[] {(byte) 0x89, 0}); // a ping that goes before
      more = batches.fill(speaker, sink, TARGET);
      decoder.decode(sink.array(), 0, sink.position(), new Frames(serializer, frames));
    }
    return frames;
  }

  private record Frames(Serializer serializer, List<List<Integer>> frames)
      implements WebSocketDecoder.Sink {
    @Override
    public void message(byte[] bytes, int offset, int length, boolean text) {
      assertThat(text).isEqualTo(serializer.text());
      List<Integer> sizes = new ArrayList<>();
      BatchFraming.of(serializer)
          .split(bytes, offset, length, (all, at, count) -> sizes.add(count));
      frames.add(sizes);
    }

    @Override
    public void ping(byte[] bytes, int offset, int length) {}

    @Override
    public void pong(byte[] bytes, int offset, int length) {}

    @Override
    public void close(int code, String reason) {}
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void smallMessagesShareAFrameAndLargeOnesAreAlone(Serializer serializer) {
    assertThat(frames(serializer, List.of(5))).containsExactly(List.of(5));
    assertThat(frames(serializer, List.of(5, 120, 3))).containsExactly(List.of(5, 120, 3));
    assertThat(frames(serializer, List.of(5, MOST, 5, 100_000, 100_000, 7)))
        .containsExactly(
            List.of(5), List.of(MOST), List.of(5), List.of(100_000), List.of(100_000), List.of(7));
    assertThat(frames(serializer, List.of(1_000_000, 0, 1)))
        .containsExactly(List.of(1_000_000), List.of(0, 1));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void nothingIsLostInManyFrames(Serializer serializer) {
    List<Integer> sizes = new ArrayList<>(IntStream.range(0, 3_000).boxed().toList());
    Collections.shuffle(sizes, new java.util.Random(1));
    List<List<Integer>> frames = frames(serializer, sizes);
    assertThat(frames.stream().flatMap(List::stream).toList()).isEqualTo(sizes);
    assertThat(frames)
        .allSatisfy(
            frame ->
                assertThat(frame.stream().mapToInt(size -> size + 4).sum())
                    .isLessThanOrEqualTo(MOST + 4 * frame.size()));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void whoHasNothingToSayWritesNothing(Serializer serializer) {
    Speaker speaker = new Speaker(serializer, List.of());
    ByteSink sink = new ByteSink(0);
    Batches batches =
        new Batches(new Subprotocol(serializer, true), WebSocketFraming.of(serializer));
    assertThat(batches.fill(speaker, sink, TARGET)).isFalse();
    assertThat(sink.position()).isZero();
    assertThat(speaker.written).isEqualTo(1);
  }
}
