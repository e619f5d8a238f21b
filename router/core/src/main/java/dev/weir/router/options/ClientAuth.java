package dev.weir.router.options;

/** Whether a TLS listener asks its clients for certificates. */
public enum ClientAuth {
  /** It does not. */
  NONE,
  /** It does, and lets those in who have none. */
  OPTIONAL,
  /** Whoever has none that it trusts is refused in the handshake. */
  REQUIRED
}
