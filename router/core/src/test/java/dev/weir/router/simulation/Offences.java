package dev.weir.router.simulation;

import dev.weir.protocol.Audience;
import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import dev.weir.protocol.ErrorMessage;
import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Subscribed;
import dev.weir.protocol.Unsubscribe;
import dev.weir.protocol.Welcome;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What clients must not do on an open session: each must be answered by ABORT protocol_violation,
 * and nothing sent behind it may be heeded. Confined to one thread.
 */
final class Offences {
  private static final PublishOptions WRONG_TYPE =
      new PublishOptions(Dict.of("acknowledge", 1L), false, true, false, false, Audience.ALL);

  /** Those that the end of a link in the same program lets through. */
  private static final List<Integer> POSSIBLE = List.of(0, 1, 4, 5);

  private static final byte[] EMPTY_LIST = {'[', ']'};

  private final Requests requests;
  private final Chance chance;

  Offences(Requests requests, Chance chance) {
    this.requests = requests;
    this.chance = chance;
  }

  void commit(Conversation conversation) {
    Peer peer = conversation.peer();
    PeerSession session = conversation.session();
    offend(peer, session);
    conversation.doomed(Set.of(ErrorUri.PROTOCOL_VIOLATION));
    for (int i = chance.below(3); i > 0; i--) {
      requests.any(peer, session).dead();
    }
  }

  private void offend(Peer peer, PeerSession session) {
    switch (peer.local() ? chance.pick(POSSIBLE) : chance.below(9)) {
      case 0 -> {
        session.nextRequest();
        requests.any(peer, session).dead();
      }
      case 1 -> {
        long wrong = session.lastRequest() == 0 ? 2 : session.lastRequest();
        peer.send(
            session.sendsChunks() // then a CALL may have the id of one before
                ? new Unsubscribe(wrong, 1)
                : new Call(wrong, CallOptions.NONE, "a", Payload.EMPTY));
      }
      case 2 -> peer.send(new Welcome(1, Dict.EMPTY));
      case 3 -> peer.send(new Subscribed(1, 1));
      case 4 -> peer.send(new ErrorMessage(48, 1, Dict.EMPTY, "com.sim.error", Payload.EMPTY));
      case 5 -> {
        long never = session.highestInvocation() + 1_000_000;
        peer.send(new Yield(never, YieldOptions.NONE, Payload.EMPTY));
      }
      case 6 -> peer.send(garbage(peer), peer.serializer().text(), stamp -> {});
      case 7 -> peer.send(EMPTY_LIST, !peer.serializer().text(), stamp -> {});
      default -> peer.send(new Publish(session.nextRequest(), WRONG_TYPE, "a", Payload.EMPTY));
    }
  }

  /** An empty list, an unknown message type, or what is no message at all. */
  private byte[] garbage(Peer peer) {
    return switch (peer.serializer()) {
      case JSON -> chance.pick("[]", "[99]", "[", "{}", "").getBytes(StandardCharsets.US_ASCII);
      case MESSAGEPACK ->
          chance.pick(
              new byte[] {(byte) 0x90}, new byte[] {(byte) 0x91, 99}, new byte[] {(byte) 0xC1});
      case CBOR ->
          chance.pick(
              new byte[] {(byte) 0x80},
              new byte[] {(byte) 0x81, 0x18, 99},
              new byte[] {(byte) 0xFF});
    };
  }
}
