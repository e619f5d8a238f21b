package dev.weir.protocol.codec;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;

/**
 * Writes the list of one message, element after element. Confined to one thread; used again for
 * each message.
 *
 * <p>What has no form in the serializer throws {@link Unencodable}; the sink then holds part of a
 * message, which the caller takes back.
 */
interface Emitter {

  /** Starts a list of this many elements. */
  void open(ByteSink sink, int elements);

  void integer(long value);

  void text(String value);

  void dict(Dict value);

  /**
   * Writes the elements of a payload, raw octets as they are when they are of this serializer, else
   * by their values.
   */
  void payload(Payload payload);

  void close();
}
