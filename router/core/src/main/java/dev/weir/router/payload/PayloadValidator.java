package dev.weir.router.payload;

import dev.weir.protocol.Payload;
import java.util.Optional;

/**
 * Judges payloads, for example by a JSON Schema: what an application implements and gives to a
 * realm in a {@link PayloadRule}. It is called on the I/O threads that read the messages, outside
 * of the realm's turn, so it must be quick and must not block; what it throws ends the session of
 * the sender. Thread-safe.
 */
public interface PayloadValidator {

  /** Empty when the payload is as it must be. The payload may be raw octets of any serializer. */
  Optional<PayloadBreach> judge(Payload payload);
}
