package dev.weir.samples.peers;

/** Our client with the Crossbar at {@code weir.peer.crossbar}; {@code .ci/client-peers} runs it. */
final class ClientWithCrossbar implements CallFeatures, EventFeatures, SessionFeatures {
  @Override
  public Peer peer() {
    return Peer.ofProperty("crossbar", "/login", "realm1");
  }
}
