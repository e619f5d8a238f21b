package dev.weir.protocol.codec;

import static dev.weir.protocol.codec.CborHead.indefinite;
import static dev.weir.protocol.codec.CborHead.major;

/**
 * Items of CBOR as every client reads them: without the tags that count for nothing, strings in one
 * piece, integers of 64 bits as such and not as bignums. The rest stays octet by octet. Confined to
 * one thread.
 */
final class PlainCbor {
  private final byte[] items;
  private final CborInput input = new CborInput(Limits.NONE, RecentTexts.ofPayload());
  private final Emitter emitter = new CborEmitter();
  private final ByteSink sink;

  private PlainCbor(byte[] items) {
    this.items = items;
    this.sink = new ByteSink(items.length);
    input.start(items, 0, items.length);
    emitter.start(sink);
  }

  /** The items, which a scanner has validated, rewritten. */
  static byte[] of(byte[] items) {
    PlainCbor plain = new PlainCbor(items);
    while (!plain.input.exhausted()) {
      plain.item();
    }
    return plain.sink.toByteArray();
  }

  private void item() {
    input.passTags();
    int head = input.peek();
    int major = major(head);
    if (major == CborHead.TAG && input.kind() == Kind.INTEGER) {
      emitter.value(input.number());
    } else if (major == CborHead.TEXT && indefinite(head)) {
      emitter.text(input.text());
    } else if (major == CborHead.BYTES && indefinite(head)) {
      emitter.bytes(input.bytes());
    } else {
      int from = input.position();
      input.passHead();
      sink.put(items, from, input.position() - from);
    }
  }
}
