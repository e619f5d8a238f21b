package dev.weir.daemon.config;

import dev.weir.protocol.auth.CraKey;
import dev.weir.protocol.auth.CraSalt;
import dev.weir.protocol.auth.CryptosignKey;
import dev.weir.protocol.auth.CryptosignPublicKey;
import dev.weir.protocol.auth.KeyDerivation;
import dev.weir.protocol.auth.ScramKeys;
import dev.weir.router.auth.Authenticator;
import dev.weir.router.auth.CertificateChains;
import dev.weir.router.auth.CraAuthenticator;
import dev.weir.router.auth.CryptosignAuthenticator;
import dev.weir.router.auth.ScramAuthenticator;
import dev.weir.router.auth.TicketAuthenticator;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Makes a method of the users that its sections name; a user that cannot be is an error.
 *
 * <p>Confined to the thread that reads the file.
 */
final class UsersReader {
  private static final int ITERATIONS = 1000;
  private static final int KEY_LENGTH = 32;

  private final List<UserSource> sources;
  private final DerivedKeys derived;

  UsersReader(List<UserSource> sources, DerivedKeys derived) {
    this.sources = sources;
    this.derived = derived;
  }

  Authenticator ticket(boolean insecure) {
    TicketAuthenticator.Builder method = TicketAuthenticator.builder().allowInsecure(insecure);
    each((authid, user) -> method.user(authid, secret(user, "ticket"), role(user)));
    return method.build();
  }

  Authenticator wampCra() {
    CraAuthenticator.Builder method = CraAuthenticator.builder();
    each(
        (authid, user) -> {
          Optional<CraSalt> salt = user.text("salt").map(text -> salt(text, user));
          if (user.has("derived_key")) {
            CraSalt used = salt.orElseThrow(() -> new IllegalArgumentException("it has no salt"));
            method.derived(authid, derivedKey(user, used.keylen()), used, role(user));
          } else if (salt.isPresent()) {
            CraKey key = derived.cra(secret(user, "secret"), salt.get());
            method.derived(authid, key, salt.get(), role(user));
          } else {
            method.user(authid, secret(user, "secret"), role(user));
          }
        });
    return method.build();
  }

  Authenticator scram() {
    ScramAuthenticator.Builder method = ScramAuthenticator.builder();
    each(
        (authid, user) -> {
          KeyDerivation derivation =
              KeyDerivation.of(
                  user.text("kdf").orElse(""),
                  hex(user, "salt"),
                  number(user, "iterations", 0),
                  number(user, "memory", 0));
          if (user.has("password")) {
            ScramKeys keys = derived.scram(secret(user, "password"), derivation);
            method.user(authid, keys, derivation, role(user));
          } else {
            ScramKeys keys = new ScramKeys(hex(user, "stored_key"), hex(user, "server_key"));
            method.user(authid, keys, derivation, role(user));
          }
        });
    return method.build();
  }

  Authenticator cryptosign(
      Optional<CryptosignKey> routerKey, Optional<CertificateChains> trustroots) {
    CryptosignAuthenticator.Builder method = CryptosignAuthenticator.builder();
    routerKey.ifPresent(method::routerKey);
    trustroots.ifPresent(method::certificates);
    each((authid, user) -> method.user(authid, keys(user), role(user)));
    return method.build();
  }

  /** What the router's library says against a user is said at the user's place. */
  private void each(BiConsumer<String, Section> add) {
    Set<String> seen = new LinkedHashSet<>();
    for (UserSource source : sources) {
      for (String authid : source.users().keys()) {
        if (!seen.add(authid)) {
          refuse(source, authid, "stands in the configuration too");
        } else if (whole(source.users().section(authid))) {
          add(source, authid, add);
        }
      }
    }
  }

  /** What is missing or invalid has its verdict. */
  private static boolean whole(Section user) {
    return user.has("role") && user.keys().containsAll(user.given());
  }

  private static void add(UserSource source, String authid, BiConsumer<String, Section> add) {
    try {
      add.accept(authid, source.users().section(authid));
    } catch (IllegalArgumentException | IllegalStateException invalid) {
      refuse(source, authid, invalid.getMessage());
    }
  }

  private static void refuse(UserSource source, String authid, String sentence) {
    source.verdicts().error(source.users().place(authid), "user `" + authid + "`: " + sentence);
  }

  /** As text, which is the key. */
  private static String derivedKey(Section user, int length) {
    String key = secret(user, "derived_key");
    int octets = Base64.getDecoder().decode(key).length;
    if (octets != length) {
      throw new IllegalArgumentException(
          "derived_key is of " + octets + " octets in base64, and keylen says " + length);
    }
    return key;
  }

  private static CraSalt salt(String text, Section user) {
    return new CraSalt(
        text, number(user, "iterations", ITERATIONS), number(user, "keylen", KEY_LENGTH));
  }

  private static Set<CryptosignPublicKey> keys(Section user) {
    Set<CryptosignPublicKey> keys = new LinkedHashSet<>();
    user.list("authorized_keys", String.class)
        .forEach(key -> keys.add(CryptosignPublicKey.parse(key.value())));
    return keys;
  }

  private static String role(Section user) {
    return user.text("role").orElse("");
  }

  private static String secret(Section user, String key) {
    return user.find(key, Secret.class).map(Secret::value).orElse("");
  }

  private static byte[] hex(Section user, String key) {
    return HexFormat.of().parseHex(user.text(key).orElse(""));
  }

  private static int number(Section user, String key, int otherwise) {
    return user.find(key, Long.class).map(Math::toIntExact).orElse(otherwise);
  }
}
