package dev.weir.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.weir.house.CommonRules;

/** The rules of the house for gateways, as tests. */
@AnalyzeClasses(packages = "dev.weir.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {

  @ArchTest static final ArchTests COMMON = ArchTests.in(CommonRules.class);

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
}
