package dev.weir.client;

import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Result;

/** A request that waits for its answer. Each one is answered or fails once. */
interface Pending {

  /** The type of the request. */
  MessageType request();

  /** What it is, for sentences: {@code call of com.example.add}. */
  String description();

  /** It has been given its id; called under the lock of the send queue, before anything is sent. */
  void sent(long id);

  /** A progressive result has come; by the reader thread. */
  void progressed(Result result);

  /** The answer has come; by the reader thread, which it must not block. */
  void answered(Message answer);

  /** It failed; by any thread, which it must not block. */
  void failed(WampException failure);

  /** Its session ended before the answer came; by any thread, which it must not block. */
  default void lost(WampException cause) {
    failed(Failures.copy(cause, description()));
  }
}
