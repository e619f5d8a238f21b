package dev.weir.protocol.transport;

/**
 * What a client in the same program connects to a router by: the router makes it, the client uses
 * it, and neither knows the other. Thread-safe.
 */
@FunctionalInterface
public interface LocalConnector {

  /**
   * Connects: what the router sends goes to the receiver, and the client begins with HELLO.
   *
   * @throws IllegalStateException when the router is closed
   */
  MessageLink connect(MessageLink.Receiver receiver);
}
