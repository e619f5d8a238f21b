package dev.weir.client.passthru;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Serializer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the arguments of a message are packed into octets that routers pass on without looking into
 * them (advanced profile, payload passthru mode): the four attributes as they are on the wire.
 * Immutable.
 *
 * @param scheme what the octets are: {@code wamp} for WAMP's own arguments, {@code mqtt}, or a name
 *     that both ends know, such as {@code x_my_ppt}
 * @param serializer how they were encoded: {@code cbor}, {@code msgpack}, {@code json}, or {@code
 *     native} and anything else for octets that the application makes and reads itself; empty as
 *     {@code native}
 * @param cipher how they are encrypted, such as {@code aes256gcm}; empty for not at all
 * @param keyId the key's id, by which the other end finds it; empty without a cipher
 */
public record Passthru(
    String scheme, Optional<String> serializer, Optional<String> cipher, Optional<String> keyId) {
  /** The scheme of WAMP's own arguments. */
  public static final String WAMP = "wamp";

  private static final String SCHEME = "ppt_scheme";
  private static final String SERIALIZER = "ppt_serializer";
  private static final String CIPHER = "ppt_cipher";
  private static final String KEY_ID = "ppt_keyid";

  /**
   * Checks the attributes.
   *
   * @throws IllegalArgumentException without a scheme, and with a cipher but no key or the reverse
   */
  public Passthru {
    if (scheme.isEmpty()) {
      throw new IllegalArgumentException("passthru needs a scheme, such as \"wamp\"");
    }
    if (cipher.isPresent() != keyId.isPresent()) {
      throw new IllegalArgumentException("a cipher needs the id of a key, and the reverse");
    }
  }

  /**
   * Arguments encoded in CBOR and encrypted end to end.
   *
   * @param cipher {@link PayloadCipher#AES256GCM}, {@link PayloadCipher#XSALSA20POLY1305}, or one
   *     that the application brings
   * @param keyId the id of a key in the {@link KeyRing}
   */
  public static Passthru encrypted(String cipher, String keyId) {
    return new Passthru(
        WAMP, Optional.of(word(Serializer.CBOR)), Optional.of(cipher), Optional.of(keyId));
  }

  /** Octets of another technology, exactly one {@code byte[]}, passed on as they are. */
  public static Passthru ofNative(String scheme) {
    return new Passthru(scheme, Optional.of("native"), Optional.empty(), Optional.empty());
  }

  /** Arguments encoded in a serializer of their own, in the clear. */
  public static Passthru of(String scheme, Serializer serializer) {
    return new Passthru(scheme, Optional.of(word(serializer)), Optional.empty(), Optional.empty());
  }

  /**
   * What options or details of a message say; empty when the message is not of this mode. An
   * attribute that is no string counts as absent.
   */
  public static Optional<Passthru> of(Dict dict) {
    return dict.isEmpty()
        ? Optional.empty()
        : dict.text(SCHEME).filter(scheme -> !scheme.isEmpty()).map(scheme -> of(scheme, dict));
  }

  private static Passthru of(String scheme, Dict dict) {
    Optional<String> cipher = dict.text(CIPHER);
    // A key without a cipher is for nothing; a cipher without a key is told when it is read.
    Optional<String> keyId = cipher.map(name -> dict.text(KEY_ID).orElse(""));
    return new Passthru(scheme, dict.text(SERIALIZER), cipher, keyId);
  }

  /** With another serializer inside. */
  public Passthru serializer(Serializer inner) {
    return new Passthru(scheme, Optional.of(word(inner)), cipher, keyId);
  }

  /** The serializer inside, if it is one that WAMP's arguments are packed with. */
  public Optional<Serializer> inner() {
    return serializer.flatMap(
        name -> {
          for (Serializer known : Serializer.values()) {
            if (word(known).equals(name)) {
              return Optional.of(known);
            }
          }
          return Optional.empty();
        });
  }

  /** The attributes by their keys on the wire. */
  public Map<String, Object> attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put(SCHEME, scheme);
    serializer.ifPresent(value -> attributes.put(SERIALIZER, value));
    cipher.ifPresent(value -> attributes.put(CIPHER, value));
    keyId.ifPresent(value -> attributes.put(KEY_ID, value));
    return attributes;
  }

  private static String word(Serializer serializer) {
    return switch (serializer) {
      case JSON -> "json";
      case MESSAGEPACK -> "msgpack";
      case CBOR -> "cbor";
    };
  }
}
