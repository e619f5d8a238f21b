package dev.weir.gateway.bridge;

import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Payload;
import dev.weir.protocol.PublishOptions;

/** One thing that a request asks for. Immutable. */
sealed interface Asked {

  /** To call. */
  record ToCall(String procedure, CallOptions options, Payload payload) implements Asked {}

  /** To publish. */
  record ToPublish(String topic, PublishOptions options, Payload payload) implements Asked {}

  /** What is wrong with it. */
  record Wrong(Problem problem) implements Asked {}
}
