package dev.weir.client;

import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.ProtocolViolation;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;

/**
 * A REGISTER in one session that waits for its answer.
 *
 * @param registrations where its registration stands
 * @param registration what is registered
 * @param session where
 */
record Registering(Registrations registrations, Registration registration, SessionContext session)
    implements Pending {

  @Override
  public MessageType request() {
    return MessageType.REGISTER;
  }

  @Override
  public String description() {
    return registration.description();
  }

  @Override
  public void sent(long id) {}

  @Override
  public void progressed(Result result) {
    throw new ProtocolViolation("a progressive RESULT for a REGISTER");
  }

  @Override
  public void answered(Message answer) {
    registrations.confirmed(this, ((Registered) answer).registration());
  }

  @Override
  public void failed(WampException failure) {
    registrations.refused(this, failure);
  }

  /** It is made again with the next session, if there is one. */
  @Override
  public void lost(WampException cause) {
    registration.repeat();
  }
}
