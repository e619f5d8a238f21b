package dev.weir.router.auth;

/** What a rule can allow. */
public enum Action {
  CALL,
  REGISTER,
  PUBLISH,
  SUBSCRIBE,
  /** To be named to callees and subscribers on request. */
  DISCLOSE
}
