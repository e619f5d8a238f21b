package dev.weir.router.http;

import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.EventLoop;

/**
 * Who has opened a transport over HTTP.
 *
 * @param loop on which the transport lives
 * @param gone to be run once, when the transport has ended
 */
public record Visitor(EventLoop loop, PeerAddress peer, Runnable gone) {}
