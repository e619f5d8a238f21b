package dev.weir.samples.peers;

/** Our client with the nexus at {@code weir.peer.nexus}; {@code .ci/client-peers} runs it. */
final class ClientWithNexus implements CallFeatures, EventFeatures, SessionFeatures {
  @Override
  public Peer peer() {
    return Peer.ofProperty("nexus", "/ws", "auth1");
  }
}
