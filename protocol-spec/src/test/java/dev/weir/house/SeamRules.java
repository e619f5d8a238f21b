package dev.weir.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rule of what stands beside the router and uses it: by its seam, and not what is behind. */
public final class SeamRules {
  @ArchTest
  static final ArchRule ONLY_THE_SEAM_OF_THE_ROUTER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.weir.router.broker..",
              "dev.weir.router.dealer..",
              "dev.weir.router.join..",
              "dev.weir.router.realm..",
              "dev.weir.router.session..",
              "dev.weir.router.undertow..");

  private SeamRules() {}
}
