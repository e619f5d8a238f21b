package dev.weir.protocol.transport;

import dev.weir.protocol.transport.FrameEvent.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** RFC 6455 once more, slow and plain: what a stream, as far as it goes, must come out as. */
public final class ReferenceDecoder {
  private static final Set<Integer> OPCODES = Set.of(0, 1, 2, 8, 9, 10);

  private final ByteBuffer in;
  private final boolean expectMasked;
  private final WebSocketLimits limits;
  private final List<FrameEvent> events = new ArrayList<>();
  private ByteArrayOutputStream message;
  private boolean text;
  private int fragments;
  private boolean closed;

  private ReferenceDecoder(byte[] stream, boolean expectMasked, WebSocketLimits limits) {
    this.in = ByteBuffer.wrap(stream);
    this.expectMasked = expectMasked;
    this.limits = limits;
  }

  /** All events of a stream that may end anywhere. */
  public static List<FrameEvent> decode(
      byte[] stream, boolean expectMasked, WebSocketLimits limits) {
    ReferenceDecoder decoder = new ReferenceDecoder(stream, expectMasked, limits);
    while (!decoder.closed && decoder.in.remaining() >= 2) {
      decoder.frame();
    }
    return decoder.events;
  }

  private void frame() {
    int first = in.get() & 0xFF;
    int second = in.get() & 0xFF;
    int opcode = first & 15;
    int shortLength = second & 127;
    boolean wrong =
        (first & 0x70) != 0
            || !OPCODES.contains(opcode)
            || second >= 128 != expectMasked
            || opcode >= 8 && (first < 128 || shortLength > 125);
    if (wrong) {
      fail(1002);
      return;
    }
    int extended = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
    if (in.remaining() < extended + (expectMasked ? 4 : 0)) {
      closed = true;
      return;
    }
    long length =
        extended == 0 ? shortLength : extended == 2 ? in.getShort() & 65535 : in.getLong();
    if (extended == 2 && length < 126 || extended == 8 && length < 65536) {
      fail(1002);
      return;
    }
    byte[] key = new byte[4];
    if (expectMasked) {
      in.get(key);
    }
    if (opcode >= 8) {
      control(opcode, payload(length, key), length);
    } else {
      data(opcode, first >= 128, length, key);
    }
  }

  private byte[] payload(long length, byte[] key) {
    byte[] payload = new byte[(int) Math.min(length, in.remaining())];
    in.get(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= key[i % 4];
    }
    return payload;
  }

  private void data(int opcode, boolean last, long length, byte[] key) {
    if ((opcode == 0) != (message != null)) {
      fail(1002);
      return;
    }
    if (opcode != 0) {
      message = new ByteArrayOutputStream();
      text = opcode == 1;
      fragments = 0;
    }
    fragments++;
    if (length > limits.message() - message.size()) {
      fail(1009);
    } else if (fragments > limits.fragments()) {
      fail(1008);
    } else {
      append(last, payload(length, key), length);
    }
  }

  private void append(boolean last, byte[] payload, long length) {
    message.writeBytes(payload);
    byte[] soFar = message.toByteArray();
    boolean whole = last && payload.length == length;
    if (text && !(whole ? utf8(soFar) : beginsUtf8(soFar))) {
      fail(1007);
    } else if (whole) {
      events.add(FrameEvent.of(text ? Kind.TEXT : Kind.BINARY, soFar));
      message = null;
    }
  }

  private void control(int opcode, byte[] payload, long length) {
    if (payload.length < length) {
      closed = true;
    } else if (opcode == 8) {
      close(ByteBuffer.wrap(payload));
    } else {
      events.add(FrameEvent.of(opcode == 9 ? Kind.PING : Kind.PONG, payload));
    }
  }

  private void close(ByteBuffer payload) {
    closed = true;
    if (!payload.hasRemaining()) {
      events.add(FrameEvent.close(1005, ""));
      return;
    }
    int code = payload.remaining() == 1 ? 0 : payload.getShort() & 65535;
    boolean known = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
    byte[] reason = new byte[payload.remaining()];
    payload.get(reason);
    if (!known && (code < 3000 || code > 4999)) {
      fail(1002);
    } else if (!utf8(reason)) {
      fail(1007);
    } else {
      events.add(new FrameEvent(Kind.CLOSE, code, FrameEvent.of(Kind.CLOSE, reason).payload()));
    }
  }

  private void fail(int code) {
    events.add(FrameEvent.violation(code));
    closed = true;
  }

  /** Java's own strict decoder. */
  static boolean utf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Tells whether some bytes could follow that make these UTF-8, by trying them. */
  static boolean beginsUtf8(byte[] bytes) {
    if (utf8(bytes)) {
      return true;
    }
    for (int second : new int[] {0x80, 0x90, 0xA0}) {
      for (int more = 1; more <= 3; more++) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more);
        Arrays.fill(longer, bytes.length, longer.length, (byte) 0x80);
        longer[bytes.length] = (byte) second;
        if (utf8(longer)) {
          return true;
        }
      }
    }
    return false;
  }
}
