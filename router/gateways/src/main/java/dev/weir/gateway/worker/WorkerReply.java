package dev.weir.gateway.worker;

import dev.weir.protocol.Payload;

/** Where the one answer to a call goes; called on threads of the pool. */
interface WorkerReply {
  void result(Payload payload);

  void error(String uri, Payload payload);
}
