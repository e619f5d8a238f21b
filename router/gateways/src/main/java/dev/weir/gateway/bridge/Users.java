package dev.weir.gateway.bridge;

import dev.weir.gateway.call.Seat;
import dev.weir.protocol.auth.Argon2id;
import dev.weir.protocol.auth.Mac256;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who may use a bridge by a key or a password, and as whom they call. A password that was right is
 * known again for some minutes, by a digest, because to prove one takes long. Thread-safe.
 */
public final class Users {
  /** Nobody. */
  public static final Users NONE = builder().build();

  private static final int MOST_PROVED = 1_000;
  private static final long PROVED_NANOS = Duration.ofMinutes(5).toNanos();

  private final Map<String, Seat> keys;
  private final Map<String, Password> passwords;
  private final Optional<Argon2id> argon2id;
  private final ConcurrentMap<String, Long> proved = new ConcurrentHashMap<>();

  private record Password(PasswordHash hash, Seat seat) {}

  private Users(Builder builder) {
    keys = Map.copyOf(builder.keys);
    passwords = Map.copyOf(builder.passwords);
    argon2id = passwords.isEmpty() ? Optional.empty() : Argon2id.installed();
    if (argon2id.isEmpty() && !passwords.isEmpty()) {
      throw new IllegalStateException("passwords need the module weir-protocol-argon2");
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whether there is anybody with a password. */
  boolean hasPasswords() {
    return !passwords.isEmpty();
  }

  /** Whose key this is. */
  Optional<Seat> ofKey(String key) {
    return Optional.ofNullable(keys.get(Mac256.hexHash(key)));
  }

  /** Whose password this is, if it was proved lately. */
  Optional<Seat> known(String name, String password) {
    Long since = proved.get(Mac256.hexHash(name + ":" + password));
    return since != null && System.nanoTime() - since < PROVED_NANOS
        ? Optional.of(passwords.get(name).seat())
        : Optional.empty();
  }

  /** Whose password this is; takes long, for names that nobody has too. */
  Optional<Seat> prove(String name, String password) {
    Password known = passwords.get(name);
    Password tried = known == null ? passwords.values().iterator().next() : known;
    boolean right = tried.hash().matches(argon2id.orElseThrow(), password);
    if (!right || known == null) {
      return Optional.empty();
    }
    if (proved.size() >= MOST_PROVED) {
      proved.clear();
    }
    proved.put(Mac256.hexHash(name + ":" + password), System.nanoTime());
    return Optional.of(known.seat());
  }

  /** Collects users. Confined to one thread. */
  public static final class Builder {
    private final Map<String, Seat> keys = new LinkedHashMap<>();
    private final Map<String, Password> passwords = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a user with a key, which is sent as {@code Authorization: Bearer} or {@code X-API-Key}.
     *
     * @param sha256 of the key, in hexadecimal digits, as {@code weir hash --key} prints it
     */
    public Builder key(String sha256, Seat seat) {
      keys.put(sha256.toLowerCase(Locale.ROOT), seat);
      return this;
    }

    /**
     * Adds a user with a password, who is named by the authid of the seat.
     *
     * @param hash as {@code weir hash} prints it
     * @throws IllegalArgumentException when it is not of that form
     */
    public Builder password(String hash, Seat seat) {
      passwords.put(seat.authid(), new Password(PasswordHash.of(hash), seat));
      return this;
    }

    /**
     * The users.
     *
     * @throws IllegalStateException when passwords cannot be proved, because the module for
     *     Argon2id is missing
     */
    public Users build() {
      return new Users(this);
    }
  }
}
