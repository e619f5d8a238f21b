package dev.weir.protocol.auth;

/**
 * What binds a login to the TLS connection that it is made on (RFC 5056). Immutable and
 * thread-safe.
 */
public final class ChannelBinding {
  /** RFC 9266, 32 octets; the one for TLS 1.3. */
  public static final String TLS_EXPORTER = "tls-exporter";

  /** RFC 5929; for TLS 1.2 only. */
  public static final String TLS_UNIQUE = "tls-unique";

  private final String type;
  private final byte[] octets;

  /**
   * A binding.
   *
   * @param type such as {@link #TLS_EXPORTER}
   * @param octets what both ends of the connection see, copied
   */
  public ChannelBinding(String type, byte[] octets) {
    this.type = type;
    this.octets = octets.clone();
  }

  public String type() {
    return type;
  }

  /** A copy of the octets. */
  public byte[] octets() {
    return octets.clone();
  }

  @Override
  public String toString() {
    return "ChannelBinding " + type;
  }
}
