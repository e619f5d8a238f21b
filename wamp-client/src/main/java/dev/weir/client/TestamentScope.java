package dev.weir.client;

import java.util.Locale;

/** When testaments are published (advanced profile, session testament). */
public enum TestamentScope {
  /** When the session loses its connection; routers that resume no sessions: when it ends. */
  DETACHED,
  /** When the session ends. */
  DESTROYED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
