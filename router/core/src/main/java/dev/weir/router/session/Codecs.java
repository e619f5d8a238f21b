package dev.weir.router.session;

import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.MessageReader;
import dev.weir.protocol.codec.MessageWriter;

/** The readers and writers of one loop, shared by all of its sessions. Confined to the loop. */
final class Codecs {
  private final MessageReader[] readers = new MessageReader[Serializer.values().length];
  private final MessageWriter[] writers = new MessageWriter[Serializer.values().length];

  Codecs(Limits limits) {
    for (Serializer serializer : Serializer.values()) {
      readers[serializer.ordinal()] = MessageReader.of(serializer, limits);
      writers[serializer.ordinal()] = MessageWriter.of(serializer);
    }
  }

  MessageReader reader(Serializer serializer) {
    return readers[serializer.ordinal()];
  }

  MessageWriter writer(Serializer serializer) {
    return writers[serializer.ordinal()];
  }
}
