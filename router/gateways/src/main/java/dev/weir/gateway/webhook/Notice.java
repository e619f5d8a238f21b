package dev.weir.gateway.webhook;

import dev.weir.gateway.member.Backoff;

/**
 * One event on its way to its URL.
 *
 * @param id the same in each attempt
 * @param pauses between attempts
 * @param attempt from 0
 */
record Notice(String id, String topic, byte[] body, Backoff pauses, int attempt) {

  /** The same for one more attempt. */
  Notice again() {
    return new Notice(id, topic, body, pauses, attempt + 1);
  }
}
