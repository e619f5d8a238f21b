package dev.weir.daemon.config;

import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.SaslPrep;
import dev.weir.protocol.auth.ScramKeys;
import dev.weir.router.auth.KeyedHash;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys that are derived of passwords, which is meant to take long: once for each password, not
 * again whenever a file of users has changed. Remembers 10,000, those first forgotten that were not
 * asked for longest, and of the passwords nothing but a keyed hash.
 *
 * <p>Confined to one thread at a time.
 */
final class DerivedKeys {
  private static final int MOST = 10_000;
  private static final int LENGTH = 32;

  private final KeyedHash hash = new KeyedHash();
  private final Map<String, Object> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
          return size() > MOST;
        }
      };

  /**
   * The keys of a password for WAMP-SCRAM.
   *
   * @throws IllegalArgumentException when SASLprep forbids the password
   * @throws IllegalStateException when the derivation needs Argon2 and it is not on the class path
   */
  ScramKeys scram(String password, KeyDerivation derivation) {
    String name = name(derivation + " " + derivation.saltText(), password);
    ScramKeys keys = (ScramKeys) known.get(name);
    if (keys == null) {
      keys = derivation.derive(SaslPrep.stored(password)).keys();
      known.put(name, keys);
    }
    return keys;
  }

  /**
   * The key of a salted secret for WAMP-CRA.
   *
   * @throws IllegalArgumentException when the secret is empty
   */
  CraKey cra(String secret, CraSalt salt) {
    String name = name(salt.toString(), secret);
    CraKey key = (CraKey) known.get(name);
    if (key == null) {
      key = CraKey.derived(secret, salt);
      known.put(name, key);
    }
    return key;
  }

  private String name(String derivation, String secret) {
    return derivation
        + " "
        + HexFormat.of().formatHex(hash.octets("derived " + derivation, secret, LENGTH));
  }
}
