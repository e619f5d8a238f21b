package dev.weir.router.realm;

import dev.weir.router.member.Allowance;
import dev.weir.router.options.RealmLimits;
import dev.weir.router.options.RealmOptions;

/** What the options of a realm say that each session may have. Stateless. */
public final class Allowances {
  private Allowances() {}

  /** Of a session of this role: the role's own limits, else the realm's. */
  public static Allowance of(RealmOptions realm, String role) {
    return of(realm.roleOptions(role).limits().orElseGet(realm::limits));
  }

  static Allowance of(RealmLimits limits) {
    return new Allowance(
        limits.subscriptionsPerSession(),
        limits.registrationsPerSession(),
        limits.pendingCallsPerSession(),
        limits.testamentsPerSession(),
        limits.testamentBytes(),
        limits.key(""));
  }
}
