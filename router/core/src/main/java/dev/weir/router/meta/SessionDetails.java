package dev.weir.router.meta;

import dev.weir.router.link.PeerAddress;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** A session as the session meta API describes it. Stateless. */
final class SessionDetails {
  private SessionDetails() {}

  /** The dictionary of {@code wamp.session.get} and {@code wamp.session.on_join}. */
  static Map<String, Object> of(Member member) {
    Identity identity = member.identity();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("session", identity.session());
    details.put("authid", identity.authid());
    details.put("authrole", identity.authrole());
    details.put("authmethod", identity.authmethod());
    details.put("authprovider", identity.authprovider());
    details.put("transport", transport(member.peer()));
    return details;
  }

  private static Map<String, Object> transport(PeerAddress peer) {
    Map<String, Object> transport = new LinkedHashMap<>();
    transport.put("type", peer.transport().toString());
    transport.put("protocol", peer.protocol());
    transport.put("peer", address(peer));
    transport.put("secure", peer.secure());
    transport.put("listener", peer.listener());
    return transport;
  }

  private static String address(PeerAddress peer) {
    InetAddress address = peer.address().getAddress();
    if (address == null) {
      return peer.address().getHostString();
    }
    String host = address.getHostAddress();
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + peer.address().getPort();
  }
}
