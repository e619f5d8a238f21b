package dev.weir.history;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house for this module, as tests. */
@AnalyzeClasses(packages = "dev.weir.history", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {

  @ArchTest
  static final ArchRule KNOWS_THE_SEAM_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.weir.router.realm..",
              "dev.weir.router.broker..",
              "dev.weir.router.session..",
              "dev.weir.client..",
              "io.undertow..");

  @ArchTest
  static final ArchRule NO_HOLLOW_NAMES =
      classes()
          .should()
          .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Processor|Data|Info)$");
}
