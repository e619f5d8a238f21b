package dev.weir.gateway.call;

import dev.weir.protocol.Dict;
import dev.weir.protocol.Payload;

/** Waits for what a call or a publication comes to; exactly one of the two is called, once. */
public interface Answer {
  /** What the procedure gave; of a publication its id. */
  void result(Payload payload);

  /** The error of WAMP that came of it. */
  void error(String uri, Dict details, Payload payload);
}
