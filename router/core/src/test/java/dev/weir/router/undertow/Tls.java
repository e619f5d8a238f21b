package dev.weir.router.undertow;

import dev.weir.tls.Authority;
import dev.weir.tls.Subject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** A certificate for localhost, and a context for both ends. Thread-safe. */
public final class Tls {
  private static final int SESSIONS = 10;
  private static final SSLContext CONTEXT = make();

  private Tls() {}

  public static SSLContext context() {
    return CONTEXT;
  }

  private static SSLContext make() {
    try {
      Authority authority = new Authority("authority of the test");
      SSLContext context =
          authority.issue(Subject.named("localhost").dns("localhost")).context(authority);
      // By itself it keeps 20,480 sessions for a day: what a test leaves behind could not be told.
      context.getServerSessionContext().setSessionCacheSize(SESSIONS);
      context.getClientSessionContext().setSessionCacheSize(SESSIONS);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate could be made", e);
    }
  }
}
