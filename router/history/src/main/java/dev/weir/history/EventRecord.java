package dev.weir.history;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.router.history.KeptEvent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An event as octets: a checksum over all that follows, the publication's id, its time, the session
 * that it does not go to, what its payload is, the lengths of topic and attributes, and then topic,
 * attributes and payload. The payload is as it came, with the serializer's number; attributes are
 * CBOR, and none for an event without details and lists. Stateless.
 */
final class EventRecord {
  private static final int CHECKSUM = 4;
  private static final int HEAD = CHECKSUM + 1 + 8 + 8 + 8 + 1 + 1 + 4 + 4;
  private static final byte VERSION = 1;
  private static final int PUBLICATION = CHECKSUM + 1;
  private static final Serializer[] SERIALIZERS = Serializer.values();

  private EventRecord() {}

  static byte[] encode(KeptEvent event) {
    Payload payload =
        event.payload().isEmpty() || event.payload().isRaw()
            ? event.payload()
            : Transcoder.encode(event.payload(), Serializer.CBOR);
    byte[] topic = event.topic().getBytes(StandardCharsets.UTF_8);
    byte[] attributes = attributes(event);
    int length = HEAD + topic.length + attributes.length + payload.octets().length;
    ByteBuffer buffer = ByteBuffer.allocate(length).putInt(0).put(VERSION);
    buffer.putLong(event.publication()).putLong(event.millis()).putLong(event.except());
    buffer.put((byte) (payload.isRaw() ? payload.serializer().rawSocketId() : 0));
    buffer.put((byte) payload.elements()).putInt(topic.length).putInt(attributes.length);
    buffer.put(topic).put(attributes).put(payload.octets());
    byte[] octets = buffer.array();
    ByteBuffer.wrap(octets).putInt(checksum(octets));
    return octets;
  }

  /** The event, or empty when the octets are damaged. */
  static Optional<KeptEvent> decode(long sequence, byte[] octets) {
    if (octets.length < HEAD || ByteBuffer.wrap(octets).getInt() != checksum(octets)) {
      return Optional.empty();
    }
    try {
      return Optional.of(event(sequence, ByteBuffer.wrap(octets).position(CHECKSUM)));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The id of the publication, of octets that may be damaged. */
  static long publication(byte[] octets) {
    return octets.length < HEAD ? 0 : ByteBuffer.wrap(octets).getLong(PUBLICATION);
  }

  /** When it was published, of octets that may be damaged. */
  static long millis(byte[] octets) {
    return octets.length < HEAD ? 0 : ByteBuffer.wrap(octets).getLong(PUBLICATION + 8);
  }

  private static KeptEvent event(long sequence, ByteBuffer buffer) {
    if (buffer.get() != VERSION) {
      throw new IllegalArgumentException("a record of another version");
    }
    long publication = buffer.getLong();
    long millis = buffer.getLong();
    long except = buffer.getLong();
    int serializer = buffer.get();
    int elements = buffer.get();
    byte[] topic = new byte[buffer.getInt()];
    byte[] attributes = new byte[buffer.getInt()];
    buffer.get(topic).get(attributes);
    byte[] octets = new byte[buffer.remaining()];
    buffer.get(octets);
    Payload values =
        attributes.length == 0
            ? Payload.EMPTY
            : Transcoder.values(Payload.raw(Serializer.CBOR, attributes, 2));
    return new KeptEvent(
        sequence,
        publication,
        millis,
        new String(topic, StandardCharsets.UTF_8),
        Dict.of(values.keywords()),
        audience(values.arguments()),
        except,
        elements == 0 ? Payload.EMPTY : Payload.raw(serializer(serializer), octets, elements));
  }

  private static byte[] attributes(KeptEvent event) {
    Audience audience = event.audience();
    if (audience == Audience.ALL && event.details().isEmpty()) {
      return new byte[0];
    }
    List<Object> lists =
        Arrays.asList(
            audience.excludeAuthid(),
            audience.excludeAuthrole(),
            audience.eligibleAuthid().orElse(null),
            audience.eligibleAuthrole().orElse(null));
    // An entry keeps the keywords from being left out when there are no details.
    Payload values = Payload.of(lists, event.details().toMap());
    Payload encoded = Transcoder.encode(values, Serializer.CBOR);
    return encoded.elements() == 2 ? encoded.octets() : withoutDetails(encoded.octets());
  }

  /** The elements are two always: an empty CBOR dictionary is added. */
  private static byte[] withoutDetails(byte[] lists) {
    byte[] both = Arrays.copyOf(lists, lists.length + 1);
    both[lists.length] = (byte) 0xa0;
    return both;
  }

  private static Audience audience(List<Object> lists) {
    if (lists.isEmpty()) {
      return Audience.ALL;
    }
    return new Audience(
        List.of(),
        texts(lists.get(0)).orElse(List.of()),
        texts(lists.get(1)).orElse(List.of()),
        Optional.empty(),
        texts(lists.get(2)),
        texts(lists.get(3)));
  }

  private static Optional<List<String>> texts(Object list) {
    return Optional.ofNullable((List<?>) list)
        .map(texts -> texts.stream().map(String.class::cast).toList());
  }

  private static Serializer serializer(int number) {
    for (Serializer serializer : SERIALIZERS) {
      if (serializer.rawSocketId() == number) {
        return serializer;
      }
    }
    throw new IllegalArgumentException("a record of an unknown serializer");
  }

  private static int checksum(byte[] octets) {
    CRC32C crc = new CRC32C();
    crc.update(octets, CHECKSUM, octets.length - CHECKSUM);
    return (int) crc.getValue();
  }
}
