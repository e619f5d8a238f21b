package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the sender says of all that it has sent, in the keyword {@code _transfer} behind the last
 * chunk. Immutable.
 *
 * @param length in octets
 * @param sha256 of the octets, in hexadecimal digits, if it was wanted
 */
record Seal(long length, Optional<String> sha256) {
  static Seal of(long length, Optional<Checksum> checksum) {
    return new Seal(length, checksum.map(Checksum::hex));
  }

  /** The seal among these arguments, if there is one. */
  static Optional<Seal> of(Arguments arguments) {
    return arguments.find(Terms.KEY, Map.class).map(Seal::parsed);
  }

  private static Seal parsed(Map<?, ?> map) {
    Optional<String> sum =
        map.get("sha256") instanceof String hex ? Optional.of(hex) : Optional.empty();
    return new Seal(Terms.number(map, "length", -1), sum);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("length", length);
    sha256.ifPresent(hex -> map.put("sha256", hex));
    return map;
  }

  /**
   * Sees that what has come is what was sent.
   *
   * @throws dev.weir.client.WampException if it is not
   */
  void require(Seal received) {
    if (length != received.length) {
      throw TransferErrors.corrupt(received.length + " of " + length + " octets came");
    }
    if (received.sha256.isPresent() && !received.sha256.equals(sha256)) {
      throw TransferErrors.corrupt(
          "the checksum is " + received.sha256.get() + ", not " + sha256.orElse("given"));
    }
  }
}
