package dev.weir.client.passthru;

import dev.weir.protocol.MatchPolicy;
import dev.weir.protocol.UriRules;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The keys of a client by their ids, and the rules which URIs are encrypted with which of them
 * (advanced profile, payload passthru mode).
 *
 * <p>What a rule covers leaves encrypted: calls and their results, publications. And nothing else
 * is taken: a message for a covered URI that comes in the clear, or under a key that no rule names
 * for that URI, is an error where it is read. The first of several rules for a URI says what to
 * send with, so that keys can be exchanged one by one. Immutable; thread-safe.
 */
public final class KeyRing {
  /** No keys, no rules. */
  public static final KeyRing EMPTY = new KeyRing(Map.of(), List.of(), Map.of());

  private record Rule(String uri, MatchPolicy match, Passthru passthru) {
    boolean covers(String candidate) {
      return switch (match) {
        case EXACT -> uri.equals(candidate);
        case PREFIX -> candidate.startsWith(uri);
        case WILDCARD -> sameComponents(uri.split("\\.", -1), candidate.split("\\.", -1));
      };
    }

    private static boolean sameComponents(String[] pattern, String[] candidate) {
      boolean same = pattern.length == candidate.length;
      for (int i = 0; same && i < pattern.length; i++) {
        same = pattern[i].isEmpty() || pattern[i].equals(candidate[i]);
      }
      return same;
    }
  }

  private final Map<String, byte[]> keys;
  private final List<Rule> rules;
  private final Map<String, PayloadCipher> ciphers;

  private KeyRing(Map<String, byte[]> keys, List<Rule> rules, Map<String, PayloadCipher> ciphers) {
    this.keys = keys;
    this.rules = rules;
    this.ciphers = ciphers;
  }

  /** An empty ring to be filled. */
  public static Builder builder() {
    return new Builder();
  }

  /** How to pack what is sent for a URI; empty if no rule covers it. */
  public Optional<Passthru> rule(String uri) {
    for (Rule rule : rules) {
      if (rule.covers(uri)) {
        return Optional.of(rule.passthru());
      }
    }
    return Optional.empty();
  }

  /** Whether what came for a URI was packed with a key and a cipher of a rule that covers it. */
  public boolean accepts(String uri, Passthru passthru) {
    return rules.stream()
        .filter(rule -> rule.covers(uri))
        .map(Rule::passthru)
        .anyMatch(
            allowed ->
                allowed.cipher().equals(passthru.cipher())
                    && allowed.keyId().equals(passthru.keyId()));
  }

  /**
   * Encrypts.
   *
   * @throws GeneralSecurityException if there is no such key or cipher here, or if they do not go
   *     together, with a sentence that names what is missing
   */
  public byte[] encrypt(String cipher, String keyId, byte[] plain) throws GeneralSecurityException {
    byte[] key = key(keyId);
    return cipher(cipher, keyId, key).encrypt(key, plain);
  }

  /**
   * Decrypts.
   *
   * @throws GeneralSecurityException as {@link #encrypt}, and if the octets were encrypted with
   *     another key or were changed
   */
  public byte[] decrypt(String cipher, String keyId, byte[] sealed)
      throws GeneralSecurityException {
    byte[] key = key(keyId);
    return cipher(cipher, keyId, key).decrypt(key, sealed);
  }

  private byte[] key(String id) throws GeneralSecurityException {
    byte[] key = keys.get(id);
    if (key == null) {
      throw new GeneralSecurityException("the key ring has no key \"" + id + "\"");
    }
    return key;
  }

  private PayloadCipher cipher(String name, String keyId, byte[] key)
      throws GeneralSecurityException {
    PayloadCipher cipher = ciphers.get(name);
    if (cipher == null) {
      throw new GeneralSecurityException(noCipher(name));
    }
    if (key.length != cipher.keyLength()) {
      throw new GeneralSecurityException(wrongLength(keyId, key, cipher));
    }
    return cipher;
  }

  private static String noCipher(String name) {
    return "there is no cipher "
        + name
        + (name.equals(PayloadCipher.XSALSA20POLY1305)
            ? "; weir-client-encryption, which has it, must be on the class path"
            : "; a PayloadCipher of that name must be on the class path");
  }

  private static String wrongLength(String id, byte[] key, PayloadCipher cipher) {
    return cipher.name()
        + " wants keys of "
        + cipher.keyLength()
        + " octets, and the key \""
        + id
        + "\" has "
        + key.length;
  }

  /** Ids and rules, never keys. */
  @Override
  public String toString() {
    return "KeyRing of " + keys.keySet() + " with " + rules.size() + " rules";
  }

  /** Collects keys and rules. Confined to one thread. */
  public static final class Builder {
    private final Map<String, byte[]> keys = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();

    private Builder() {}

    /**
     * A key.
     *
     * @param id by which the other end finds it too, as {@code ppt_keyid}
     * @param key the secret, copied; 32 octets for both ciphers of the specification
     */
    public Builder key(String id, byte[] key) {
      keys.put(id, key.clone());
      return this;
    }

    /** Has everything for one URI encrypted; see {@link #use(String, MatchPolicy, Passthru)}. */
    public Builder use(String uri, Passthru passthru) {
      return use(uri, MatchPolicy.EXACT, passthru);
    }

    /**
     * Has everything encrypted for the procedures and topics that match.
     *
     * @param uri a URI or a pattern
     * @param match how URIs are matched with it
     * @param passthru with a cipher and the id of a key
     * @throws IllegalArgumentException if the URI is none, or without a cipher
     */
    public Builder use(String uri, MatchPolicy match, Passthru passthru) {
      if (!UriRules.LOOSE.valid(uri, match)) {
        throw new IllegalArgumentException("\"" + uri + "\" is no URI or pattern");
      }
      if (passthru.cipher().isEmpty() || passthru.inner().isEmpty()) {
        throw new IllegalArgumentException("a rule of a key ring needs a cipher and a serializer");
      }
      rules.add(new Rule(uri, match, passthru));
      return this;
    }

    /**
     * The ring.
     *
     * @throws IllegalArgumentException if a rule names a key or a cipher that is not there, or if
     *     they do not go together
     */
    public KeyRing build() {
      KeyRing ring = new KeyRing(Map.copyOf(keys), List.copyOf(rules), ciphers());
      rules.forEach(rule -> check(ring, rule.passthru()));
      return ring;
    }

    private static void check(KeyRing ring, Passthru passthru) {
      try {
        String id = passthru.keyId().orElseThrow();
        ring.cipher(passthru.cipher().orElseThrow(), id, ring.key(id));
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }

    private static Map<String, PayloadCipher> ciphers() {
      Map<String, PayloadCipher> ciphers = new HashMap<>();
      PayloadCipher builtIn = new AesGcm();
      ciphers.put(builtIn.name(), builtIn);
      ServiceLoader.load(PayloadCipher.class, PayloadCipher.class.getClassLoader())
          .forEach(cipher -> ciphers.put(cipher.name(), cipher));
      return Map.copyOf(ciphers);
    }
  }
}
