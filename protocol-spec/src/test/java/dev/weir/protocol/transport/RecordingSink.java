package dev.weir.protocol.transport;

import dev.weir.protocol.transport.FrameEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Feeds a decoder and keeps what it delivers; slices are read only when a decode has ended. */
public final class RecordingSink implements WebSocketDecoder.Sink {
  private final List<FrameEvent> events = new ArrayList<>();
  private final List<Supplier<FrameEvent>> slices = new ArrayList<>();

  /** Feeds the bytes at once; a violation becomes an event. */
  public void feed(WebSocketDecoder decoder, byte[] bytes, int offset, int length) {
    try {
      decoder.decode(bytes, offset, length, this);
    } catch (WebSocketViolation violation) {
      slices.add(() -> FrameEvent.violation(violation.closeCode()));
    }
    slices.forEach(slice -> events.add(slice.get()));
    slices.clear();
  }

  void feed(WebSocketDecoder decoder, byte[] bytes) {
    byte[] input = bytes.clone();
    feed(decoder, input, 0, input.length);
  }

  public List<FrameEvent> events() {
    return events;
  }

  @Override
  public void message(byte[] bytes, int offset, int length, boolean text) {
    slices.add(() -> FrameEvent.of(text ? Kind.TEXT : Kind.BINARY, bytes, offset, length));
  }

  @Override
  public void ping(byte[] bytes, int offset, int length) {
    slices.add(() -> FrameEvent.of(Kind.PING, bytes, offset, length));
  }

  @Override
  public void pong(byte[] bytes, int offset, int length) {
    slices.add(() -> FrameEvent.of(Kind.PONG, bytes, offset, length));
  }

  @Override
  public void close(int code, String reason) {
    slices.add(() -> FrameEvent.close(code, reason));
  }
}
