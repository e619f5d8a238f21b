package dev.weir.protocol.auth;

/** The two ways in which the message that WAMP-SCRAM signs is put together. Immutable. */
public enum ScramDialect {
  /** As the specification has it; the method is called {@code wamp-scram}. */
  STANDARD,

  /**
   * As Autobahn and Crossbar have it, where the method is called {@code scram}: the part of the
   * channel binding is left empty, and the router's signature comes as {@code
   * scram_server_signature}.
   */
  AUTOBAHN
}
