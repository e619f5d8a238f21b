package dev.weir.gateway.jsonrpc;

import dev.weir.protocol.codec.Limits;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One codec for each thread of connections. Thread-safe. */
final class Codecs {
  private final Limits limits;
  private final Set<Version> versions;
  private final ConcurrentMap<Object, Codec> codecs = new ConcurrentHashMap<>();

  Codecs(Limits limits, Set<Version> versions) {
    this.limits = limits;
    this.versions = versions;
  }

  /** That of a thread, which alone uses it. */
  Codec of(Object thread) {
    return codecs.computeIfAbsent(thread, it -> new Codec(limits, versions));
  }
}
