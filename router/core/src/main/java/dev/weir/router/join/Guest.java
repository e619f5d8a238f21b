package dev.weir.router.join;

import dev.weir.protocol.Abort;
import dev.weir.protocol.Challenge;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Welcome;
import dev.weir.router.member.Identity;
import dev.weir.router.realm.Realm;
import java.util.OptionalLong;

/** The session that a {@link Login} is about. Called on the connection's loop. */
public interface Guest {

  /** It shall prove who it is. */
  void challenged(Challenge challenge);

  /**
   * It may join, and the login is over.
   *
   * @param until when its credentials expire, in monotonic nanoseconds; empty for never
   */
  void admitted(
      Realm realm, Identity identity, HelloDetails hello, Welcome welcome, OptionalLong until);

  /**
   * It may not join, and the login is over.
   *
   * @param realm that it asked for, as it is written in HELLO
   * @param abort what it is told
   * @param cause a sentence for the router's own log, which may say more
   */
  void refused(String realm, Abort abort, String cause);
}
