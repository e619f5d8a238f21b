package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.client.payload.PayloadMapper;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.codec.Limits;
import dev.weir.protocol.codec.PayloadCopy;
import dev.weir.protocol.codec.Transcoder;
import dev.weir.protocol.codec.Unencodable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Between arguments and payloads, on the threads of those who send and receive: octets of the
 * session's serializer, or without one values that nobody can change. Thread-safe.
 */
record PayloadCodec(
    PayloadMapper mapper, Optional<Serializer> serializer, int maxMessage, Packing packing) {

  /** How to pack what is sent: as the application said, or else as the key ring's rules say. */
  Optional<Passthru> passthru(Optional<Passthru> said, String uri) {
    return said.isPresent() ? said : packing.keys().rule(uri);
  }

  /**
   * Arguments in one piece.
   *
   * @throws WampException as {@link #encode}
   */
  byte[] packed(Arguments arguments, Passthru passthru) {
    try {
      return packing.pack(
          new Packing.Values(positional(arguments), keywords(arguments.keywords())), passthru);
    } catch (IllegalArgumentException e) {
      throw Failures.invalidArgument(e.getMessage(), e);
    }
  }

  /**
   * The octets of arguments, packed into one piece if need be.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if a value cannot be sent, with
   *     {@link Reason#ENCRYPTION} if it cannot be encrypted
   */
  Payload encode(Arguments arguments, Optional<Passthru> passthru) {
    if (arguments.isEmpty() && passthru.isEmpty()) {
      return Payload.EMPTY;
    }
    try {
      Payload payload =
          passthru.isEmpty()
              ? Payload.of(positional(arguments), keywords(arguments.keywords()))
              : Payload.of((Object) packed(arguments, passthru.get()));
      return serializer.isPresent() ? fit(payload) : copy(payload);
    } catch (IllegalArgumentException | ProtocolViolation e) {
      throw Failures.invalidArgument(e.getMessage(), e);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
  }

  /** What is not encoded is weighed here, and else when it is. */
  private Payload copy(Payload payload) {
    if (payload.size() > maxMessage) {
      throw Failures.tooLarge(payload.size(), maxMessage);
    }
    return new PayloadCopy(new Limits(maxMessage, Limits.DEFAULT.depth(), Limits.DEFAULT.keys()))
        .of(payload);
  }

  /**
   * A payload as this session sends it; it may have been encoded for another one.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if a value cannot be sent
   */
  Payload fit(Payload payload) {
    try {
      return serializer.map(its -> Transcoder.encode(payload, its)).orElse(payload);
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
  }

  /**
   * The arguments in octets.
   *
   * @param details of the message, which say whether they are packed
   * @throws WampException if they have no form in Java, or cannot be decrypted
   */
  Arguments decode(Payload payload, Dict details) {
    Optional<Passthru> passthru = Passthru.of(details);
    if (payload.isEmpty() && passthru.isEmpty()) {
      return Arguments.NONE;
    }
    try {
      Payload values = Transcoder.values(payload);
      return passthru.isEmpty()
          ? new Arguments(values.arguments(), values.keywords(), mapper)
          : unpacked(values, passthru.get());
    } catch (Unencodable e) {
      throw Failures.of(e);
    }
  }

  /**
   * The arguments in octets that were sent for a URI.
   *
   * @throws WampException as {@link #decode(Payload, Dict)}, and with {@link Reason#ENCRYPTION} if
   *     they are not encrypted as the key ring's rules want it for this URI
   */
  Arguments decode(Payload payload, Dict details, String uri) {
    packing.requireTrusted(uri, Passthru.of(details));
    return decode(payload, details);
  }

  /** The arguments of an error: what has no form in Java must not hide what they came with. */
  Arguments shown(Payload payload, Dict details) {
    try {
      return decode(payload, details);
    } catch (WampException e) {
      return Arguments.of("its arguments cannot be read: " + e.getMessage());
    }
  }

  /**
   * A view of options that the application gave.
   *
   * @throws WampException with {@link Reason#INVALID_ARGUMENT} if a value cannot be sent, or is not
   *     what a known option wants
   */
  <T> T options(Map<String, Object> options, Function<Dict, T> view) {
    return options(mapper, options, view);
  }

  /** As {@link #options(Map, Function)}, which need no session. */
  static <T> T options(PayloadMapper mapper, Map<String, Object> options, Function<Dict, T> view) {
    try {
      return view.apply(Dict.of(keywords(mapper, options)));
    } catch (IllegalArgumentException | ProtocolViolation e) {
      throw Failures.invalidArgument(e.getMessage(), e);
    }
  }

  private Arguments unpacked(Payload values, Passthru passthru) {
    Packing.Values unpacked =
        packing.unpack(new Packing.Values(values.arguments(), values.keywords()), passthru);
    return new Arguments(unpacked.arguments(), unpacked.keywords(), mapper);
  }

  private List<Object> positional(Arguments arguments) {
    List<Object> values = new ArrayList<>(arguments.size());
    for (Object value : arguments.positional()) {
      values.add(mapper.toWire(value));
    }
    return values;
  }

  private Map<String, Object> keywords(Map<String, Object> keywords) {
    return keywords(mapper, keywords);
  }

  private static Map<String, Object> keywords(PayloadMapper mapper, Map<String, Object> keywords) {
    if (keywords.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    keywords.forEach((key, value) -> values.put(key, mapper.toWire(value)));
    return values;
  }
}
